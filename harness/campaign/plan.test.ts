import { describe, expect, test } from "vitest";
import { exitCodes } from "../errors.ts";
import { profileOf, profileText } from "../site/profile.fixture.ts";
import { Cell, type Flavour } from "./cell.ts";
import { campaign, idsOf, onlyCell, plan } from "./plan.fixture.ts";
import { type Narrowing, planCampaign } from "./plan.ts";

describe("a plan", () => {
  test("has one cell for the smallest profile, with every question of the test", () => {
    const { cell } = onlyCell(profileText());
    expect(Cell.parse(cell)).toEqual(cell);
    expect(cell).toMatchObject({
      id: "kubernetes-built.02-partition.api-server.cut.smoke.1",
      topology: "kubernetes",
      flavour: "built",
      test: "02-partition",
      dependency: "api-server",
      fault: "cut",
      window: { name: "smoke", ms: 240_000, scale: 1 },
      repeat: 1,
    });
    expect(cell.requirements).toHaveLength(31);
  });

  test("has a cell for every fault, window and repeat, in this order", () => {
    expect(idsOf(campaign("  faults: [cut, pause]\n  windows: [smoke, 1h]\n  repeat: 2"))).toEqual([
      "kubernetes-built.02-partition.api-server.cut.smoke.1",
      "kubernetes-built.02-partition.api-server.cut.smoke.2",
      "kubernetes-built.02-partition.api-server.cut.1h.1",
      "kubernetes-built.02-partition.api-server.cut.1h.2",
      "kubernetes-built.02-partition.api-server.pause.smoke.1",
      "kubernetes-built.02-partition.api-server.pause.smoke.2",
      "kubernetes-built.02-partition.api-server.pause.1h.1",
      "kubernetes-built.02-partition.api-server.pause.1h.2",
    ]);
  });

  test("asks what the profile's variants and disturbances can ask, as the profile wants it", () => {
    const text = profileText(
      { "behaviour: stateless": "behaviour: stateless\n  variants: [secret]" },
      "disturbances: [crash]\nrequirements:\n  restart.*.after-crash: { within: 30s, level: should }\n",
    );
    const { cell } = onlyCell(text);
    expect(cell).toMatchObject({ variants: ["secret"], disturbances: ["crash"] });
    expect(cell.requirements.map(({ id, threshold, level }) => [id, threshold, level])).toEqual([
      ["restart.secret.after-crash", 30_000, "should"],
      ["reconcile.node-ready", 60_000, "must"],
      ["reconcile.status", 120_000, "must"],
      ["reconcile.no-collateral", 0, "must"],
      ["reconcile.no-storm", 10, "should"],
      ["central.hidden", 0, "must"],
    ]);
  });

  test("says what a fault can't ask, and doesn't ask it", () => {
    const { cell } = onlyCell(profileText(), { faults: ["pause"] });
    expect(cell.requirements.map(({ id }) => id)).not.toContain("reconcile.spec");
    expect(cell.requirements).toHaveLength(30);
    expect(cell.notAsked.filter(({ id }) => id.startsWith("reconcile."))).toEqual([
      { id: "reconcile.spec", reason: "With the API server paused nobody can edit a ConfigMap at the centre." },
    ]);
  });

  test("hands on what the profile names of the centre besides the dependencies", () => {
    const known = [{ name: "time server", address: "198.51.100.4" }];
    const text = profileText({}, "central:\n  known:\n    - { name: time server, address: 198.51.100.4 }\n");
    expect(onlyCell(text).cell.known).toEqual(known);
    expect(onlyCell(profileText()).cell).not.toHaveProperty("known");
  });

  test("estimates each cell and all of them", () => {
    const { cells, estimatedMs } = plan(campaign("  windows: [smoke, 1h]"));
    expect(cells.map((planned) => planned.estimatedMs)).toEqual([545_000, 3_905_000]);
    expect(estimatedMs).toBe(4_450_000);
  });
});

describe("flags", () => {
  test("replace the profile's axes, also with what no profile names", () => {
    const narrowing = { topologies: ["fake"], faults: ["noop"], windows: ["90s"], repeat: 2 };
    expect(idsOf(campaign("  windows: [smoke, 1h]"), narrowing)).toEqual([
      "fake-built.02-partition.api-server.noop.1m30s.1",
      "fake-built.02-partition.api-server.noop.1m30s.2",
    ]);
  });

  test("that are empty leave the profile's axes alone", () => {
    const empty = { topologies: [], tests: [], dependencies: [], faults: [], windows: [] };
    expect(idsOf(profileText(), empty)).toEqual(idsOf(profileText()));
  });

  test.each(["2", "partition", "02-partition"])("name the test as %s", (name) => {
    expect(idsOf(profileText(), { tests: [name] })).toEqual(["kubernetes-built.02-partition.api-server.cut.smoke.1"]);
  });

  test("that mean the same ask once", () => {
    expect(idsOf(profileText(), { tests: ["2", "partition"], windows: ["4m", "smoke", "240s"] })).toEqual([
      "kubernetes-built.02-partition.api-server.cut.smoke.1",
    ]);
  });

  test("settle the flavour; where they leave it open, the caller does, for each topology", () => {
    const flavourOf = (topology: string): Flavour => (topology === "fake" ? "built" : "published");
    const topologies = ["kubernetes", "fake"];
    const flavours = (flavour?: Narrowing["flavour"]) =>
      planCampaign(profileOf(profileText()), { topologies, ...(flavour && { flavour }) }, flavourOf).cells.map(
        ({ cell }) => cell.flavour,
      );
    expect(flavours()).toEqual(["published", "built"]);
    expect(flavours("auto")).toEqual(["published", "built"]);
    expect(flavours("built")).toEqual(["built", "built"]);
  });

  test("that can't be used are all refused at once", () => {
    const narrowing = {
      topologies: ["openyurt", "kubernets"],
      tests: ["3", "9"],
      dependencies: ["database"],
      faults: ["degrade", "fire"],
      windows: ["0s", "8d"],
    };
    expect(() => plan(profileText(), narrowing)).toThrow(
      expect.objectContaining({
        exitCode: exitCodes.usage,
        message: `Topology openyurt is not available in this version; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.
Unknown topology "kubernets"; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.
Test 03-upgrade-rings is not available in this version; known: 02-partition.
Unknown test "9"; known: 02-partition.
Unknown dependency "database"; known: api-server, one-api-server, api-server-quorum, cloudcore, cloudcore-api-server, registry, identity-provider, git, observability, wan.
Unknown fault "fire"; known: noop, cut, degrade, pause, power.
The fault degrade needs to be told how bad the link is: --degrade with settings such as delay=200ms,jitter=50ms,loss=2%, or campaign.degrade in the profile.
Expected smoke or a duration of more than 0 s and at most 7d as a window, found "0s".
Expected smoke or a duration of more than 0 s and at most 7d as a window, found "8d".`,
      }),
    );
  });
});

describe("a plan's notes", () => {
  test("are none where the smoke window decides every default", () => {
    expect(onlyCell(profileText()).notes).toEqual([]);
  });

  test("say which thresholds a window is too short for", () => {
    const { notes } = onlyCell(profileText(), { windows: ["2m"] });
    expect(notes.map(({ text, requirements }) => [text, requirements.length, requirements[0]])).toEqual([
      [
        "120 s are allowed, but the window 2m leaves 75 s after the last disturbance: it will be unknown unless it holds sooner.",
        8,
        "restart.none.after-agent-restart",
      ],
      [
        "180 s are allowed, but the window 2m leaves 75 s after the last disturbance: it will be unknown unless it holds sooner.",
        8,
        "restart.none.after-reboot",
      ],
    ]);
  });

  test("take a threshold that just fits as decidable", () => {
    const fitting = (window: string) => onlyCell(profileText(), { windows: [window] }).notes;
    expect(fitting("225s")).toEqual([]);
    expect(fitting("224s")).toHaveLength(1);
  });

  test("leave nothing of a window that ends before the last disturbance", () => {
    expect(onlyCell(profileText(), { windows: ["30s"] }).notes[0]?.text).toBe(
      "60 s are allowed, but the window 30s leaves 0 s after the last disturbance: it will be unknown unless it holds sooner.",
    );
  });

  test("say which recovery is allowed longer than it is watched", () => {
    const text = profileText({}, "requirements:\n  reconcile.status: { within: 5m }\n");
    expect(onlyCell(text).notes).toEqual([
      {
        requirements: ["reconcile.status"],
        text: "300 s are allowed, but recovery is watched for 200 s: it will be unknown unless it holds sooner.",
      },
    ]);
  });

  test("say which part of the outage budget no window shows", () => {
    const text = profileText({ "budget: 4m": "budget: 4h" });
    expect(plan(text, { windows: ["1h", "smoke"] }).notes).toEqual([
      "The longest window is 1h: nothing is shown for the rest of the outage budget of 4h.",
    ]);
    expect(plan(text, { windows: ["smoke", "4h"] }).notes).toEqual([]);
  });

  test("say what happens to one machine in turn, as nothing does where each disturbance has a node", () => {
    const { cells, notes } = plan(profileText(), { topologies: ["microk8s-vm"] });
    expect(notes).toEqual([
      `${cells[0]?.cell.id}: one machine has crash, then agent-restart, then reboot, each as soon as its services are back; what the window smoke leaves no time for will be unknown.`,
    ]);
    expect(plan(profileText(), { topologies: ["kubernetes"] }).notes).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import { notAskedByReason } from "../site/not-asked.ts";
import { profileText } from "../site/profile.fixture.ts";
import { Cell } from "./cell.ts";
import { campaign, idsOf, onlyCell, plan } from "./plan.fixture.ts";

describe("a disturbance that takes its time", () => {
  const inWindow = (window: string) => onlyCell(campaign(`  windows: [${window}]`)).cell;

  test("has its node and its questions in a window that is long enough", () => {
    const { disturbances, requirements } = inWindow("10m");
    expect(disturbances).toContain("aged-token-restart");
    expect(requirements.map(({ id }) => id)).toContain("restart.short-token.after-aged-token-restart");
  });

  test("is left out of a shorter one, which says why", () => {
    const { disturbances, notAsked } = inWindow("smoke");
    expect(disturbances).not.toContain("aged-token-restart");
    expect(notAsked).toContainEqual({
      id: "restart.short-token.after-aged-token-restart",
      reason: "The window smoke is too short: the shortest token has aged after 480 s, and coming back may take 120 s.",
    });
  });

  test("can't be the only one of a shorter one", () => {
    const text = profileText({}, "disturbances: [aged-token-restart]\n");
    expect(() => plan(text)).toThrow("The window smoke is too short: the shortest token has aged after 480 s");
  });
});

describe("a power cut", () => {
  const everyRestart = "restart.*.after-power-cut";
  const reason =
    "The nodes of kubernetes are containers: switching one off and on is what the disturbance reboot does.";

  test("has its node and its questions where nodes are machines of their own", () => {
    const { cell } = onlyCell(profileText(), { topologies: ["microk8s-vm"] });
    expect(cell.disturbances).toEqual(["none", "crash", "agent-restart", "reboot", "power-cut"]);
    expect(cell.requirements.filter(({ id }) => id.endsWith(".after-power-cut"))).toHaveLength(8);
    expect(cell.requirements.find(({ id }) => id === "restart.none.after-power-cut")).toEqual({
      id: "restart.none.after-power-cut",
      sentence:
        "A service that needs nothing from the centre serves again within 180 s after its node lost power, while the API server is away",
      level: "must",
      threshold: 180_000,
      unit: "ms",
    });
  });

  test("has neither where they are none, which says why once", () => {
    const { cell } = onlyCell(profileText());
    expect(cell.disturbances).toEqual(["none", "crash", "agent-restart", "reboot"]);
    expect(cell.requirements.filter(({ id }) => id.endsWith(".after-power-cut"))).toEqual([]);
    expect(notAskedByReason(cell.notAsked).filter(({ ids }) => ids === everyRestart)).toEqual([
      { ids: everyRestart, reason },
    ]);
  });

  test("can't be the only disturbance there", () => {
    expect(() => plan(profileText({}, "disturbances: [power-cut]\n"))).toThrow(reason);
  });
});

describe("a device", () => {
  const idsAsked = (text: string, topology: string) =>
    onlyCell(text, { topologies: [topology] })
      .cell.requirements.map(({ id }) => id)
      .filter((id) => id.startsWith("device."));
  const all = ["device.twin.buffered", "device.desired.applied", "device.desired.silent"];

  test("is asked about where the workloads are coupled to one, or the profile says that there is one", () => {
    const coupled = profileText({ "behaviour: stateless": "behaviour: device-coupled" });
    expect(idsAsked(coupled, "kubeedge-k3s")).toEqual(all);
    expect(
      idsAsked(profileText({ "behaviour: stateless": "behaviour: stateless\n  devices: true" }), "kubeedge-k3s"),
    ).toEqual(all);
    expect(idsAsked(profileText(), "kubeedge-k3s")).toEqual([]);
    expect(onlyCell(profileText(), { topologies: ["kubeedge-k3s"] }).cell.notAsked.map(({ id }) => id)).not.toContain(
      "device.twin.buffered",
    );
  });

  test("is not asked about of a topology without devices, which says so", () => {
    const { cell } = onlyCell(profileText({ "behaviour: stateless": "behaviour: device-coupled" }));
    expect(cell.notAsked).toContainEqual({
      id: "device.twin.buffered",
      reason: "The topology kubernetes has no devices; kubeedge-k3s has.",
    });
  });
});

describe("a dependency", () => {
  test("is lost only by the topologies that have it, by the faults that take it away", () => {
    const text = campaign("  dependencies: [api-server, cloudcore]\n").replace(
      "[kubernetes]",
      "[kubernetes, kubeedge-k3s]",
    );
    expect(idsOf(text)).toEqual([
      "kubernetes-built.02-partition.api-server.cut.smoke.1",
      "kubeedge-k3s-built.02-partition.api-server.cut.smoke.1",
      "kubeedge-k3s-built.02-partition.cloudcore.cut.smoke.1",
    ]);
  });

  test("is refused when no topology of the campaign has it", () => {
    expect(() => plan(profileText(), { dependencies: ["cloudcore"] })).toThrow(
      "The topology kubernetes has no cloudcore; kubeedge-k3s has.",
    );
    expect(() => plan(profileText(), { dependencies: ["one-api-server"] })).toThrow(
      "The topology kubernetes has no one-api-server; k3d and microk8s-vm have.",
    );
  });

  test("is refused with a fault that can't take it away", () => {
    expect(() => plan(profileText(), { topologies: ["k3d"], dependencies: ["api-server-quorum"] })).toThrow(
      "Two servers that are cut off together still have a majority: they would go on without the site.",
    );
  });
});

describe("a bad link", () => {
  const degraded = campaign("  faults: [cut, degrade]\n  degrade: { delay: 200ms, jitter: 50ms, loss: 2% }");

  test("is a cell of its own, whose name tells it from another bad link", () => {
    const degradation = { delayMs: 200, jitterMs: 50, lossPercent: 2 };
    expect(plan(degraded).cells.map(({ cell: { id, degradation: asked } }) => [id, asked])).toEqual([
      ["kubernetes-built.02-partition.api-server.cut.smoke.1", undefined],
      ["kubernetes-built.02-partition.api-server.degrade-delay200ms-jitter50ms-loss2pct.smoke.1", degradation],
    ]);
    expect(idsOf(degraded, { faults: ["degrade"], degrade: "bandwidth=1mbit" })).toEqual([
      "kubernetes-built.02-partition.api-server.degrade-bandwidth1000kbit.smoke.1",
    ]);
  });

  test("is asked everything that a cut is, in words that do not say that the centre is away", () => {
    const [cut, bad] = plan(degraded).cells.map(({ cell }) => cell.requirements);
    expect(bad?.map(({ id }) => id)).toEqual(cut?.map(({ id }) => id));
    expect(bad?.[0]?.sentence).toBe(
      "A service that needs nothing from the centre serves again within 60 s after it crashed, while the good link to the API server is away",
    );
  });

  test("whose loss a window has no time to tell says so", () => {
    expect(plan(degraded).notes).toEqual([]);
    const rare = plan(degraded, { faults: ["degrade"], degrade: "loss=0.1%", windows: ["2m"] });
    expect(rare.notes.at(-1)).toBe(
      "kubernetes-built.02-partition.api-server.degrade-loss0.1pct.2m.1: the window 2m has time for about 96,000 packets, and it takes 383,776 to tell such a share within 10 %: everything will be unknown.",
    );
  });

  test("is refused where the flag has a mistake, or nothing is degraded by it", () => {
    expect(() => plan(degraded, { degrade: "delay=200" })).toThrow(
      '--degrade delay: expected a duration from 1ms to 10s, found "200".',
    );
    expect(() => plan(profileText(), { degrade: "delay=200ms" })).toThrow(
      "No cell has the fault degrade, which --degrade is about; ask for it with --fault degrade.",
    );
  });
});

describe("light nodes", () => {
  const both = campaign("  lightNodes: [0, 19]\n").replace("[kubernetes]", "[kubernetes, kubeedge-k3s]");

  test("are an axis of those topologies that have them, and stand in the cell's name", () => {
    expect(idsOf(both)).toEqual([
      "kubernetes-built.02-partition.api-server.cut.smoke.1",
      "kubeedge-k3s-built.02-partition.api-server.cut.smoke.1",
      "kubeedge-k3s-built+19.02-partition.api-server.cut.smoke.1",
    ]);
  });

  test("can be asked for by flag, and none as well", () => {
    expect(idsOf(both, { lightNodes: ["7"] })).toEqual(["kubeedge-k3s-built+7.02-partition.api-server.cut.smoke.1"]);
    expect(idsOf(both, { lightNodes: ["0"] })).toHaveLength(2);
  });

  test("are refused when no topology of the campaign has any", () => {
    expect(() => plan(profileText(), { lightNodes: ["19"] })).toThrow(
      "The topology kubernetes has no light nodes; kubeedge-k3s has.",
    );
  });

  test("are refused when they are no number of them", () => {
    const lightNodes = ["-1", "1.5", "many", "51"];
    expect(() => plan(profileText(), { lightNodes })).toThrow(
      lightNodes
        .map((text) => `Expected a whole number of light nodes from 0 to 50, found ${JSON.stringify(text)}.`)
        .join("\n"),
    );
  });

  test("are none in a cell that was stored before there were any", () => {
    const { lightNodes: _, ...stored } = onlyCell(profileText()).cell;
    expect(Cell.parse(stored).lightNodes).toBe(0);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { exitCodes } from "../errors.ts";
import { loadSiteProfile, parseSiteProfile } from "./load.ts";
import { describeProblem } from "./problem.ts";
import { profileOf, profileText, smallestProfile } from "./profile.fixture.ts";
import { nodeDisturbances, variants } from "./requirement.ts";
import { SiteProfile } from "./schema.ts";

const problemsOf = (text: string): string[] => {
  const parsed = parseSiteProfile(text, "site.yaml");
  return "problems" in parsed ? parsed.problems.map(describeProblem) : [];
};

describe("a site profile", () => {
  test("needs to say little; the rest has defaults", () => {
    expect(profileOf(smallestProfile)).toMatchObject({
      workloads: { variants: [...variants] },
      disturbances: [...nodeDisturbances],
      campaign: { dependencies: ["api-server"], faults: ["cut"], windows: ["smoke"], repeat: 1 },
      requirements: {},
      gate: { accept: { flavours: ["published", "built"], standIns: false, compressedTime: false } },
    });
  });

  test("stored as JSON is read as the same profile", () => {
    const profile = profileOf(smallestProfile);
    expect(SiteProfile.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  test("may be written on Windows", () => {
    const asWindowsSaves = (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    expect(profileOf(asWindowsSaves(smallestProfile))).toEqual(profileOf(smallestProfile));
    expect(
      problemsOf(asWindowsSaves(profileText({ "schema: 1": "schema: 2", "class: far-edge": "class: far" }))),
    ).toEqual([
      "site.yaml:1:9  schema: expected 1, found 2.",
      'site.yaml:3:8  class: expected one of far-edge, near-edge, regional-edge, found "far".',
    ]);
  });

  test.each(["lab", "lab-crash-only", "retail-store"])("comes with the package: %s", async (name) => {
    const file = fileURLToPath(new URL(`../../fixtures/sites/${name}.yaml`, import.meta.url));
    expect(await loadSiteProfile(file)).toMatchObject({ name, campaign: { dependencies: ["api-server"] } });
  });
});

describe("a site profile's mistakes", () => {
  test("are all named at once, in the order of the file", () => {
    const text = profileText(
      {
        "schema: 1": "schema: 2",
        "name: kiosk": "nmae: kiosk",
        "sites: 12": "sites: 1.5",
        "nodesPerSite: 1": "nodesPerSite: 0",
        "[arm64]": "[arm64, x86_64]",
        "localStaffCanAdminLinux: false": "localStaffCanAdminLinux: never",
        "budget: 4m": "budget: 4 minutes",
        "behaviour: stateless": "behaviour:",
        "[kubernetes]": "[openyurt, kubernets]\n  faults: [degrade, melt]\n  windows: [0s, -4m, 8d, 10]",
        "[replace a kiosk]": "[]",
        "  rollback: Put the old kiosks back.\n": "",
      },
      "  owner: me\n",
    );
    expect(problemsOf(text)).toEqual([
      "site.yaml:1:1  name: missing, expected a short name such as retail-store.",
      "site.yaml:1:9  schema: expected 1, found 2.",
      "site.yaml:2:1  nmae: unknown key, did you mean name?",
      "site.yaml:6:10  fleet.sites: expected a whole number from 1, found 1.5.",
      "site.yaml:7:17  fleet.nodesPerSite: expected a whole number from 1, found 0.",
      'site.yaml:8:26  fleet.architectures[1]: expected one of amd64, arm64, found "x86_64".',
      'site.yaml:9:28  fleet.localStaffCanAdminLinux: expected true or false, found "never".',
      'site.yaml:11:11  outage.budget: expected a duration such as 120s, 4m or 8h, found "4 minutes".',
      "site.yaml:13:3  workloads.behaviour: expected one of stateless, stateful-rebuildable, stateful-critical, device-coupled, found nothing.",
      "site.yaml:15:16  campaign.topologies[0]: topology openyurt is not available in this version; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.",
      'site.yaml:15:26  campaign.topologies[1]: unknown topology "kubernets"; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.',
      'site.yaml:16:21  campaign.faults[1]: unknown fault "melt"; known: cut, degrade, pause, power.',
      'site.yaml:17:13  campaign.windows[0]: expected smoke or a duration of more than 0 s and at most 7d, found "0s".',
      'site.yaml:17:17  campaign.windows[1]: expected smoke or a duration of more than 0 s and at most 7d, found "-4m".',
      'site.yaml:17:22  campaign.windows[2]: expected smoke or a duration of more than 0 s and at most 7d, found "8d".',
      "site.yaml:17:26  campaign.windows[3]: expected smoke or a duration of more than 0 s and at most 7d, found 10.",
      "site.yaml:19:10  operations.verbs: expected a list of verbs with at least one entry, found an empty list.",
      "site.yaml:20:1  decision.rollback: missing, expected a text.",
      "site.yaml:26:3  decision.owner: unknown key, expected expiresAfter, rerunWhen, rollback, weights, candidates.",
    ]);
  });

  test("in its requirements name the nearest requirement that there is", () => {
    const requirements = `requirements:
  restart.configmapenv.after-reboot: { within: 3m }
  restart.none.after-reboot: { within: 180 }
  restart.none.after-crash: { atMost: 3, level: may }
  restart.*.after-restart: { level: must }
  reconcile.no-storm: { atMost: -1 }
  reconcile.status:
  service.continuity: { within: 3s }
  latency: { within: 3s }
`;
    expect(problemsOf(profileText({}, requirements))).toEqual([
      "site.yaml:26:3  requirements.restart.configmapenv.after-reboot: unknown requirement, did you mean restart.configmap-env.after-reboot?",
      "site.yaml:27:40  requirements.restart.none.after-reboot.within: expected a duration such as 120s, 4m or 8h, found 180.",
      "site.yaml:28:31  requirements.restart.none.after-crash.atMost: unknown key, expected within, level.",
      'site.yaml:28:49  requirements.restart.none.after-crash.level: expected must or should, found "may".',
      "site.yaml:29:3  requirements.restart.*.after-restart: unknown requirement, did you mean restart.*.after-reboot?",
      "site.yaml:30:33  requirements.reconcile.no-storm.atMost: expected a number from 0, found -1.",
      "site.yaml:31:3  requirements.reconcile.status: expected a mapping with within, level, found nothing.",
      "site.yaml:32:25  requirements.service.continuity.within: unknown key, expected level.",
      "site.yaml:33:3  requirements.latency: unknown requirement, the nearest is reconcile.spec.",
    ]);
  });

  test("in its images name the reference that is none", () => {
    const images = `images:
  manifests: []
  references: [nginx:1.27, Nginx, registry.example/till:4, nginx:1.27, 7]
  charts: [till]
`;
    const expectation = "expected an image reference such as nginx:1.27 or registry.example/team/till:4";
    expect(problemsOf(profileText({}, images))).toEqual([
      "site.yaml:26:14  images.manifests: expected a list of files with at least one entry, found an empty list.",
      `site.yaml:27:28  images.references[1]: ${expectation}, found "Nginx".`,
      "site.yaml:27:60  images.references[3]: nginx:1.27 is listed twice.",
      `site.yaml:27:72  images.references[4]: ${expectation}, found 7.`,
      "site.yaml:28:3  images.charts: unknown key, expected manifests, references.",
    ]);
    expect(profileOf(profileText({}, "images:\n  manifests: [app]\n")).images).toEqual({ manifests: ["app"] });
    expect(profileOf(profileText()).images).toBeUndefined();
  });

  test("in its weights and opinions are told, so that nobody takes a slip for a score", () => {
    const decision = `      opinions:
        footprnt: { score: 3, why: It is small. }
        ecosystem: { score: 6, why: Everybody has it. }
        upgrade-simplicity: { score: 2.5, why: "" }
        ubuntu: { score: 1 }
  weights: { ecosystem: 6, ubuntu: -1, footprint: 0, price: 2 }
`;
    expect(problemsOf(profileText({}, decision))).toEqual([
      "site.yaml:26:9  decision.candidates[0].opinions.footprnt: unknown criterion, did you mean footprint?",
      "site.yaml:27:29  decision.candidates[0].opinions.ecosystem.score: expected a whole number from 1 to 5, found 6.",
      "site.yaml:28:38  decision.candidates[0].opinions.upgrade-simplicity.score: expected a whole number from 1 to 5, found 2.5.",
      'site.yaml:28:48  decision.candidates[0].opinions.upgrade-simplicity.why: expected a text that is not empty, found "".',
      "site.yaml:29:9  decision.candidates[0].opinions.ubuntu.why: missing, expected a text.",
      "site.yaml:30:25  decision.weights.ecosystem: expected a whole number from 0 to 5, found 6.",
      "site.yaml:30:36  decision.weights.ubuntu: expected a whole number from 0 to 5, found -1.",
      "site.yaml:30:54  decision.weights.price: unknown criterion, expected footprint, offline-autonomy, device-management, cni-flexibility, upgrade-simplicity, ecosystem, ubuntu.",
    ]);
  });

  test("in what it knows of the centre are told", () => {
    const central = "central:\n  known:\n    - { name: time server, address: 10.0.0 }\n    - { address: 10.0.0.1 }\n";
    expect(problemsOf(profileText({}, central))).toEqual([
      'site.yaml:27:37  central.known[0].address: expected an IPv4 address or a name such as time.example, found "10.0.0".',
      "site.yaml:28:7  central.known[1].name: missing, expected a text.",
    ]);
  });

  test("may be contradictions, found although other things are wrong too", () => {
    const text = profileText(
      {
        "sites: 12": "sites: twelve",
        "behaviour: stateless": "behaviour: stateless\n  variants: [none, secret, none]",
        "[kubernetes]": "[kubernetes]\n  faults: [pause]\n  windows: [smoke, 10m, 240s]",
      },
      `disturbances: [none, crash]
requirements:
  restart.configmap-env.after-reboot: { level: must }
  restart.secret.after-reboot: { level: must }
  restart.*.after-agent-restart: { level: must }
  restart.*.after-crash: { level: must }
  reconcile.spec: { within: 60s }
`,
    );
    expect(problemsOf(text)).toEqual([
      'site.yaml:6:10  fleet.sites: expected a whole number from 1, found "twelve".',
      "site.yaml:14:28  workloads.variants[2]: none is listed twice.",
      "site.yaml:18:25  campaign.windows[2]: 240s is the same as smoke, listed before it.",
      "site.yaml:30:3  requirements.restart.configmap-env.after-reboot: nothing in this profile asks this: it needs the variant configmap-env and the disturbance reboot.",
      "site.yaml:31:3  requirements.restart.secret.after-reboot: nothing in this profile asks this: it needs the disturbance reboot.",
      "site.yaml:32:3  requirements.restart.*.after-agent-restart: nothing in this profile asks this: it needs the disturbance agent-restart.",
      "site.yaml:34:3  requirements.reconcile.spec: nothing in this profile asks this: it needs the variant configmap-volume.",
    ]);
  });

  test("include a requirement that no fault of the profile can ask", () => {
    const requirements = "requirements:\n  reconcile.spec: { within: 60s }\n";
    const paused = profileText({ "[kubernetes]": "[kubernetes]\n  faults: [pause]" }, requirements);
    expect(problemsOf(paused)).toEqual([
      "site.yaml:27:3  requirements.reconcile.spec: no cell of this profile can ask this. With the API server paused nobody can edit a ConfigMap at the centre.",
    ]);
    expect(problemsOf(profileText({ "[kubernetes]": "[kubernetes]\n  faults: [pause, cut]" }, requirements))).toEqual(
      [],
    );
  });

  test("include a requirement of a device that the profile or its topologies don't have", () => {
    const requirements = "requirements:\n  device.twin.buffered: { within: 60s }\n";
    expect(problemsOf(profileText({}, requirements))).toEqual([
      "site.yaml:26:3  requirements.device.twin.buffered: nothing in this profile asks this: it needs workloads.devices: true.",
    ]);
    const devices = { "behaviour: stateless": "behaviour: device-coupled" };
    expect(problemsOf(profileText(devices, requirements))).toEqual([
      "site.yaml:26:3  requirements.device.twin.buffered: no cell of this profile can ask this. The topology kubernetes has no devices; kubeedge-k3s has.",
    ]);
    const kubeedge = { ...devices, "[kubernetes]": "[kubernetes, kubeedge-k3s]" };
    expect(problemsOf(profileText(kubeedge, requirements))).toEqual([]);
  });

  test("include a requirement of nodes without power where no topology's nodes are machines of their own", () => {
    const requirements = "requirements:\n  restart.*.after-power-cut: { within: 180s, level: must }\n";
    const containers = { "[kubernetes]": "[kubernetes, k3d]" };
    expect(problemsOf(profileText(containers, requirements))).toEqual([
      "site.yaml:26:3  requirements.restart.*.after-power-cut: no cell of this profile can ask this. The nodes of kubernetes are containers: switching one off and on is what the disturbance reboot does. The nodes of k3d are containers: switching one off and on is what the disturbance reboot does.",
    ]);
    const machines = { "[kubernetes]": "[kubernetes, microk8s-vm]" };
    expect(problemsOf(profileText(machines, requirements))).toEqual([]);
  });

  test("include a link that is to be bad without saying how, or the other way round", () => {
    const campaign = (keys: string) => profileText({ "[kubernetes]": `[kubernetes]\n${keys}` });
    expect(problemsOf(campaign("  faults: [cut, degrade]"))).toEqual([
      "site.yaml:16:17  campaign.faults[1]: degrade needs campaign.degrade beside it, which says how bad the link is.",
    ]);
    expect(problemsOf(campaign("  degrade: { loss: 2% }"))).toEqual([
      "site.yaml:16:3  campaign.degrade: no fault of this profile degrades a link; add degrade to campaign.faults.",
    ]);
    const settings = "{ delay: 200, jitter: 50ms, loss: 2, bandwidth: 1mbit, corrupt: 1% }";
    expect(problemsOf(campaign(`  faults: [degrade]\n  degrade: ${settings}`))).toEqual([
      "site.yaml:17:21  campaign.degrade.delay: expected a duration from 1ms to 10s, found 200.",
      "site.yaml:17:46  campaign.degrade.loss: expected a percentage from 0.1% to 50%, such as 2%, found 2.",
      "site.yaml:17:67  campaign.degrade.corrupt: unknown key, expected delay, jitter, loss, duplicate, bandwidth.",
    ]);
    expect(problemsOf(campaign("  faults: [degrade]\n  degrade: {}"))).toEqual([
      "site.yaml:17:12  campaign.degrade: expected at least one of delay, loss, duplicate and bandwidth, found none.",
    ]);
    expect(problemsOf(campaign("  faults: [degrade]\n  degrade: { delay: 200ms, loss: 2% }"))).toEqual([]);
  });

  test("include a key that is there twice, beside all others", () => {
    expect(problemsOf(profileText({ "sites: 12": "sites: none" }, "name: kiosk\n"))).toEqual([
      'site.yaml:6:10  fleet.sites: expected a whole number from 1, found "none".',
      "site.yaml:25:1  this key is there twice.",
    ]);
  });

  test.each([
    ["", "site.yaml:1:1  expected a site profile, found an empty file."],
    ["# nothing yet\n", "site.yaml:1:1  expected a site profile, found an empty file."],
    ["- a\n- b\n", "site.yaml:1:1  expected a mapping, found a list."],
    ["hello\n", 'site.yaml:1:1  expected a mapping, found "hello".'],
    ["schema: 1\n\tname: x\n", "site.yaml:2:1  not YAML: Tabs are not allowed as indentation."],
    ["schema: 1\n---\nschema: 1\n", "site.yaml:2:1  expected one YAML document, found another."],
    ["schema: &one 1\nname: *one\n", "site.yaml:2:7  expected the value itself, found the alias *one."],
    ["schema: !one 1\n", "site.yaml:1:9  not YAML: Unresolved tag: !one."],
  ])("make %j unreadable", (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("include a key that is a list, without a word from the YAML library", () => {
    const warnings = vi.spyOn(process, "emitWarning");
    onTestFinished(() => warnings.mockRestore());
    expect(problemsOf(profileText({}, "? [a]\n: b\n"))).toEqual([
      "site.yaml:1:1  [ a ]: unknown key, expected schema, name, class, description, fleet, outage, workloads, images, central, disturbances, campaign, operations, requirements, gate, decision.",
    ]);
    expect(warnings).not.toHaveBeenCalled();
  });
});

describe("a site profile's file", () => {
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), "islanding-site-"));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  };

  test("with mistakes is a usage error that names them all", async () => {
    const file = join(await folder(), "site.yaml");
    await writeFile(file, profileText({ "budget: 4m": "budget: 4 minutes", "sites: 12": "sites: 0" }));
    await expect(loadSiteProfile(file)).rejects.toMatchObject({
      code: "site-profile",
      exitCode: exitCodes.usage,
      message: `The site profile ${file} has 2 mistakes:
  ${file}:6:10  fleet.sites: expected a whole number from 1, found 0.
  ${file}:11:11  outage.budget: expected a duration such as 120s, 4m or 8h, found "4 minutes".`,
    });
  });

  test("with one mistake counts it as one", async () => {
    const file = join(await folder(), "site.yaml");
    await writeFile(file, "");
    await expect(loadSiteProfile(file)).rejects.toMatchObject({
      message: `The site profile ${file} has a mistake:\n  ${file}:1:1  expected a site profile, found an empty file.`,
    });
  });

  test("has to be there", async () => {
    await expect(loadSiteProfile("nowhere.yaml")).rejects.toMatchObject({
      exitCode: exitCodes.usage,
      message: "Expected a site profile at nowhere.yaml, but there is no such file.",
      hint: "fixtures/sites/lab.yaml is a profile to start from.",
    });
  });

  test("is not a folder", async () => {
    const path = await folder();
    await expect(loadSiteProfile(path)).rejects.toMatchObject({
      exitCode: exitCodes.usage,
      message: `Expected a site profile at ${path}, but it is a folder.`,
    });
  });
});

import { describe, expect, test } from "vitest";
import { profileOf, profileText } from "../harness/site/profile.fixture.ts";
import { decisionTree } from "./decision-tree.ts";

const treeOf = (replacements: Record<string, string> = {}, more = "") =>
  decisionTree(profileOf(profileText(replacements, more)));
const answers = (...given: Parameters<typeof treeOf>) => treeOf(...given).questions.map(({ answer }) => answer);

const nothingInTheWindow = `requirements:
  restart.*.after-crash: { level: should }
  restart.*.after-agent-restart: { level: should }
  restart.*.after-reboot: { level: should }
  service.continuity: { level: should }
  central.hidden: { level: should }
`;
const verbs = "verbs: [replace a kiosk]";
const says = (key: string) => ({ [verbs]: `${verbs}\n  ${key}` });
const constrained = { "nodesPerSite: 1": "nodesPerSite: 1\n  constrainedNodes: true" };

describe("the articles' five questions", () => {
  test("are answered from the profile by its keys, and what it does not say is not said", () => {
    expect(treeOf().questions.map(({ answer, because }) => [answer, because])).toEqual([
      [
        "yes",
        "the site has to bear 4m without its centre (`outage.budget`), and these are musts meanwhile: `restart.*.after-crash`, " +
          "`restart.*.after-agent-restart`, `restart.*.after-reboot`, `service.continuity`, `central.hidden`",
      ],
      ["not said", "`workloads.devices` would say it"],
      [
        "not said",
        "a site has 1 node (`fleet.nodesPerSite`), but `fleet.constrainedNodes` would say whether they are constrained",
      ],
      [
        "not said",
        "`operations.immutableHosts` would say it; nobody on site can administer Linux (`fleet.localStaffCanAdminLinux: false`)",
      ],
      ["not said", "`operations.ubuntuAndSnaps` would say it"],
    ]);
  });

  test("end where the profile does not answer", () => {
    expect(treeOf().direction).toBe("The tree ends at question 2, which the profile does not answer.");
    expect(treeOf({}, nothingInTheWindow).direction).toBe(
      "The tree ends at question 3, which the profile does not answer.",
    );
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      "devices",
      { "behaviour: stateless": "behaviour: device-coupled" },
      "",
      "At question 2 the tree says: “Evaluate KubeEdge first.”",
    ],
    [
      "no devices",
      { "behaviour: stateless": "behaviour: stateless\n  devices: false" },
      "",
      "At question 2 the tree says: “Evaluate OpenYurt or a local-site cluster pattern.”",
    ],
    [
      "few constrained nodes",
      constrained,
      nothingInTheWindow,
      "At question 3 the tree says: “Evaluate k3s first; compare k0s if you want fewer bundled opinions.”",
    ],
    [
      "immutable hosts",
      { "nodesPerSite: 1": "nodesPerSite: 3", ...says("immutableHosts: true") },
      nothingInTheWindow,
      "At question 4 the tree says: “Evaluate Talos first; compare Kairos if base-OS flexibility matters.”",
    ],
    [
      "Ubuntu",
      { "nodesPerSite: 1": "nodesPerSite: 3", ...says("immutableHosts: false\n  ubuntuAndSnaps: true") },
      nothingInTheWindow,
      "At question 5 the tree says: “Evaluate MicroK8s.”",
    ],
    [
      "none of it",
      { "nodesPerSite: 1": "nodesPerSite: 3", ...says("immutableHosts: false\n  ubuntuAndSnaps: false") },
      nothingInTheWindow,
      "At question 5 the tree says: “Compare k0s, k3s, RKE2, or standard Kubernetes by fleet requirements.”",
    ],
  ])("lead a site with %s to where the articles send it", (_name, replacements, more, direction) => {
    expect(treeOf(replacements, more).direction).toBe(direction);
  });

  test("take neither state that must not be lost nor nodes with room for a small site", () => {
    expect(answers({ "behaviour: stateless": "behaviour: stateful-critical" })[2]).toBe("no");
    expect(answers({ "nodesPerSite: 1": "nodesPerSite: 1\n  constrainedNodes: false" })[2]).toBe("no");
    expect(answers({ "behaviour: stateless": "behaviour: device-coupled", ...constrained })[2]).toBe("not said");
  });
});

import { catalogue } from "../harness/site/catalogue.ts";
import { circumstancesOf } from "../harness/site/contradictions.ts";
import { questionsOf } from "../harness/site/questions.ts";
import { isAboutWindow } from "../harness/site/requirement.ts";
import type { SiteProfile } from "../harness/site/schema.ts";

/** One of the five questions of the articles' decision tree, in their words. */
export interface TreeQuestion {
  question: string;
  answer: "yes" | "no" | "not said";
  /** One sentence: what in the profile says so, by its keys, or which key would. */
  because: string;
}

export interface DecisionTree {
  questions: TreeQuestion[];
  /** Where the tree leads, in one sentence, or which unanswered question ends it. */
  direction: string;
}

type Answered = Omit<TreeQuestion, "question">;

/** Answers the five questions from a profile alone, and follows the tree as far as the answers go. */
export function decisionTree(profile: SiteProfile): DecisionTree {
  const questions = [
    { question: "Must workloads continue meaningful local operation during WAN loss?", ...localOperation(profile) },
    { question: "Do you need device/cloud-edge metadata sync as a core feature?", ...devices(profile) },
    { question: "Is the site mostly one or two constrained nodes with rebuildable state?", ...fewNodes(profile) },
    {
      question: "Is eliminating SSH drift and host mutation more important than Linux familiarity?",
      ...immutable(profile),
    },
    { question: "Is the organization standardized on Ubuntu and snap-based operations?", ...ubuntu(profile) },
  ];
  return { questions, direction: directionOf(questions.map(({ answer }) => answer)) };
}

function localOperation(profile: SiteProfile): Answered {
  const { campaign, outage } = profile;
  const asked = circumstancesOf(campaign).flatMap((cell) => questionsOf(profile, cell).requirements);
  const musts = new Set(asked.filter(({ id, level }) => level === "must" && isAboutWindow(id)).map(({ id }) => id));
  const names = new Set(catalogue.filter(({ id }) => musts.has(id)).map(({ id, pattern }) => pattern ?? id));
  const budget = `the site has to bear ${outage.budget} without its centre (\`outage.budget\`)`;
  if (names.size === 0) return { answer: "no", because: `${budget}, but nothing in that time is a must` };
  const named = Array.from(names, (name) => `\`${name}\``).join(", ");
  return { answer: "yes", because: `${budget}, and these are musts meanwhile: ${named}` };
}

function devices({ workloads }: SiteProfile): Answered {
  if (workloads.devices !== undefined) {
    const answer = workloads.devices ? "yes" : "no";
    const because = workloads.devices ? "a device is connected" : "no device is connected through the cluster";
    return { answer, because: `${because} (\`workloads.devices: ${workloads.devices}\`)` };
  }
  if (workloads.behaviour === "device-coupled") {
    return { answer: "yes", because: "the workloads are coupled to devices (`workloads.behaviour: device-coupled`)" };
  }
  return { answer: "not said", because: "`workloads.devices` would say it" };
}

function fewNodes({ fleet, workloads }: SiteProfile): Answered {
  const { nodesPerSite, constrainedNodes } = fleet;
  const many = nodesPerSite > 2;
  const bound = workloads.behaviour === "stateful-critical";
  const no = [
    ...(many ? [`a site has ${nodesPerSite} nodes (\`fleet.nodesPerSite\`)`] : []),
    ...(bound ? ["state must not be lost (`workloads.behaviour: stateful-critical`)"] : []),
    ...(constrainedNodes === false ? ["the nodes are not constrained (`fleet.constrainedNodes: false`)"] : []),
  ];
  if (no.length > 0) return { answer: "no", because: no.join(", and ") };
  const open = [
    ...(constrainedNodes === undefined ? ["`fleet.constrainedNodes` would say whether they are constrained"] : []),
    ...(workloads.behaviour === "device-coupled"
      ? ["`workloads.behaviour` speaks of devices, not of whether state can be rebuilt"]
      : []),
  ];
  const count = `a site has ${nodesPerSite} ${nodesPerSite === 1 ? "node" : "nodes"} (\`fleet.nodesPerSite\`)`;
  if (open.length > 0) return { answer: "not said", because: `${count}, but ${open.join(", and ")}` };
  const keys = `\`fleet.constrainedNodes: true\`, \`workloads.behaviour: ${workloads.behaviour}\``;
  return { answer: "yes", because: `${count}, constrained and with nothing that can't be rebuilt (${keys})` };
}

function immutable({ fleet, operations: { immutableHosts } }: SiteProfile): Answered {
  const staff = `${fleet.localStaffCanAdminLinux ? "somebody" : "nobody"} on site can administer Linux (\`fleet.localStaffCanAdminLinux: ${fleet.localStaffCanAdminLinux}\`)`;
  if (immutableHosts === undefined) {
    return { answer: "not said", because: `\`operations.immutableHosts\` would say it; ${staff}` };
  }
  const answer = immutableHosts ? "yes" : "no";
  return { answer, because: `the profile says so (\`operations.immutableHosts: ${immutableHosts}\`); ${staff}` };
}

function ubuntu({ operations: { ubuntuAndSnaps } }: SiteProfile): Answered {
  if (ubuntuAndSnaps === undefined) return { answer: "not said", because: "`operations.ubuntuAndSnaps` would say it" };
  const answer = ubuntuAndSnaps ? "yes" : "no";
  return { answer, because: `the profile says so (\`operations.ubuntuAndSnaps: ${ubuntuAndSnaps}\`)` };
}

/** What the articles advise at each end of the tree, in their words. */
const ends = {
  devices: "Evaluate KubeEdge first.",
  noDevices: "Evaluate OpenYurt or a local-site cluster pattern.",
  fewNodes: "Evaluate k3s first; compare k0s if you want fewer bundled opinions.",
  immutable: "Evaluate Talos first; compare Kairos if base-OS flexibility matters.",
  ubuntu: "Evaluate MicroK8s.",
  none: "Compare k0s, k3s, RKE2, or standard Kubernetes by fleet requirements.",
} as const;

/** Question by question: the end that each answer leads to, or the next question. */
const tree: readonly Record<"yes" | "no", number | keyof typeof ends>[] = [
  { yes: 1, no: 2 },
  { yes: "devices", no: "noDevices" },
  { yes: "fewNodes", no: 3 },
  { yes: "immutable", no: 4 },
  { yes: "ubuntu", no: "none" },
];

function directionOf(answers: readonly TreeQuestion["answer"][], at = 0): string {
  const answer = answers[at];
  const next = answer === "yes" || answer === "no" ? tree[at]?.[answer] : undefined;
  if (next === undefined) return `The tree ends at question ${at + 1}, which the profile does not answer.`;
  return typeof next === "number" ? directionOf(answers, next) : `At question ${at + 1} the tree says: “${ends[next]}”`;
}

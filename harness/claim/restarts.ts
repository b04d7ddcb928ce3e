import { spreadOf } from "../check/spread.ts";
import { inSeconds } from "../history/duration.ts";
import type { Claim, ClaimVerdict } from "./claim.ts";
import { documents } from "./documents.ts";
import { cutOff, k3s, kubeEdge, kubernetes, type MeasuredCell, microK8s, partOf, type Shown } from "./measured.ts";

/** "A crashed container restarts offline on all three." */
export const crashedContainerRestarts: Claim = {
  id: "crashed-container-restarts",
  sentence: "A crashed container restarts offline on K3s, MicroK8s and KubeEdge alike",
  saidBy: [
    {
      document: documents.decisionRecord,
      text: "All three distros support the former: a crashed container is restarted by the local runtime regardless of API server connectivity.",
    },
  ],
  measure: (cells) =>
    [k3s, microK8s, kubeEdge].map((subject) =>
      partOf(subject, cells, (own) => restartsIn(own, /^restart\..+\.after-crash$/, everyOne)),
    ),
};

const disturbances = [
  { name: "crash", words: "after a crash" },
  { name: "agent-restart", words: "after the node agent's restart and a crash" },
  { name: "reboot", words: "after the node's reboot" },
];

/** "Only KubeEdge." A kubelet without a distribution around it answers too, where it was measured. */
export const configMapRestartsOnlyOnKubeEdge: Claim = {
  id: "configmap-restarts-only-on-kubeedge",
  sentence: "A pod whose restart needs a ConfigMap recovers offline only on KubeEdge",
  saidBy: [
    {
      document: documents.decisionRecord,
      text: "Only KubeEdge supports the latter. If a pod crashes and its restart requires reading a ConfigMap — for example, a feature-flag config or a connection string — K3s and MicroK8s agents cannot fetch that ConfigMap while offline. EdgeCore can, because MetaManager has a local copy.",
    },
  ],
  measure: (cells) => {
    const others = cells.some(({ cell }) => cell.topology === kubernetes.topology)
      ? [k3s, microK8s, kubernetes]
      : [k3s, microK8s];
    return [kubeEdge, ...others].flatMap((subject) =>
      disturbances.map(({ name, words }) => {
        const asked = new RegExp(`^restart\\.configmap-.+\\.after-${name}$`);
        const said = subject === kubeEdge ? everyOne : none;
        return partOf(subject, cells, (own) => restartsIn(own, asked, said), `${subject.name}, ${words}`);
      }),
    );
  },
};

/** How many of how many must have served again for a claim to hold. */
type Said = (restarted: number, observed: number) => boolean;
const everyOne: Said = (restarted, observed) => restarted === observed;
const none: Said = (restarted) => restarted === 0;

/** Whether services served again inside the window, whatever the time that a profile allows them. */
function restartsIn(own: readonly MeasuredCell[], asked: RegExp, said: Said): Shown {
  const cells = cutOff(own).filter(({ verdicts }) => verdicts.some(({ requirement }) => asked.test(requirement)));
  const verdicts = cells.flatMap((cell) => cell.verdicts.filter(({ requirement }) => asked.test(requirement)));
  const decided = verdicts.filter(({ outcome }) => outcome !== "unknown");
  const restarted = decided.flatMap(({ figures: { servesAgainMs } }) => servesAgainMs ?? []);
  const undecided = verdicts.length - decided.length;
  const spread = spreadOf(restarted);
  const times = spread
    ? `, after ${inSeconds(spread.median)} in the median and ${inSeconds(spread.worst)} at worst`
    : "";
  const measured = [
    `${restarted.length} of ${decided.length} served again inside the window${times}.`,
    ...(undecided > 0 ? [`Of ${undecided} more it could not be told.`] : []),
  ].join(" ");
  return { verdict: verdictOf(restarted.length, decided.length, undecided, said), measured, n: decided.length, cells };
}

function verdictOf(restarted: number, decided: number, undecided: number, said: Said): ClaimVerdict {
  if (!said(restarted, decided)) return "refuted";
  return decided > 0 && undecided === 0 ? "holds" : "unknown";
}

import { spreadOf } from "../check/spread.ts";
import type { Verdict } from "../check/verdict.ts";
import { inSeconds } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf, upToSettled } from "../history/moments.ts";
import type { Claim } from "./claim.ts";
import { documents } from "./documents.ts";
import { cutOff, kubeEdge, type MeasuredCell, partOf, type Shown } from "./measured.ts";

/** "It applies cached updates and reports after reconnect in a batch." */
export const edgeCoreReconcilesInBatch: Claim = {
  id: "edgecore-reconciles-in-batch",
  sentence:
    "Once the link is back, EdgeCore applies what changed at the centre and reports what happened at the site, in a batch",
  saidBy: [
    {
      document: documents.decisionRecord,
      text: "When the connection restores, EdgeCore performs a batch reconciliation against the upstream state.",
    },
  ],
  measure: (cells) => [
    partOf(
      kubeEdge,
      cells,
      (own) =>
        recoveriesIn(own, "reconcile.spec", "inForceMs", "a setting edited at the centre was in force at the site"),
      "KubeEdge, what changed at the centre",
    ),
    partOf(
      kubeEdge,
      cells,
      (own) => recoveriesIn(own, "reconcile.status", "viewsEqualMs", "the centre's view was the site's"),
      "KubeEdge, what happened at the site",
    ),
    partOf(kubeEdge, cells, batchesIn, "KubeEdge, in a batch"),
  ],
};

/** Whether it came to that at all after the link was back, whatever the time that a profile allows it. */
function recoveriesIn(own: readonly MeasuredCell[], id: string, figure: string, what: string): Shown {
  const asked = ({ requirement }: Verdict) => requirement === id;
  const cells = cutOff(own).filter(({ verdicts }) => verdicts.some(asked));
  const verdicts = cells.flatMap((cell) => cell.verdicts.filter(asked));
  const decided = verdicts.filter(({ outcome }) => outcome !== "unknown");
  const recovered = decided.flatMap(({ figures }) => figures[figure] ?? []);
  const spread = spreadOf(recovered);
  const times = spread
    ? `, ${inSeconds(spread.median)} after the link came back in the median, ${inSeconds(spread.worst)} at worst`
    : "";
  const measured = `In ${recovered.length} of ${decided.length} cells ${what}${times}.`;
  const shown = { measured, n: decided.length, cells };
  if (recovered.length < decided.length) return { ...shown, verdict: "refuted" };
  return { ...shown, verdict: decided.length > 0 && decided.length === verdicts.length ? "holds" : "unknown" };
}

/** Reports that the centre sees within this time of each other count as one batch. */
const batchMs = 5000;

function batchesIn(own: readonly MeasuredCell[]): Shown {
  const cells = cutOff(own).filter(({ history }) => reportSpreads(history).length > 0);
  const spreads = cells.flatMap(({ history }) => reportSpreads(history));
  const apart = spreadOf(spreads);
  const times = apart
    ? `lay ${inSeconds(apart.median)} apart in the median and ${inSeconds(apart.worst)} at worst`
    : "were not seen";
  const measured = `The first reports of a node's services after the link came back ${times}; up to ${inSeconds(batchMs)} counts as a batch.`;
  const verdict = apart === undefined ? "unknown" : apart.worst <= batchMs ? "holds" : "refuted";
  return { verdict, measured, n: spreads.length, cells };
}

/** For each node with several services: from the first to the last of their first reports after the link came back. */
function reportSpreads(history: History): number[] {
  const seen = upToSettled(history);
  const { removedMs } = momentsOf(seen);
  if (removedMs === undefined) return [];
  const reports = eventsOf(seen, "pod").filter(({ t, deleted }) => t > removedMs && !deleted);
  return Array.from(Map.groupBy(reports, ({ host }) => host).values()).flatMap((ofHost) => {
    const first = Array.from(Map.groupBy(ofHost, ({ uid }) => uid).values(), ([report]) => report?.t ?? removedMs);
    return first.length > 1 ? [Math.max(...first) - Math.min(...first)] : [];
  });
}

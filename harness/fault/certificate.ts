import { inSeconds } from "../history/duration.ts";
import { eventsOf, type FaultKind, type History } from "../history/event.ts";
import { type Moments, momentsOf } from "../history/moments.ts";
import { examineCounters } from "./certificate-counters.ts";
import { examineLink, notTold } from "./certificate-link.ts";
import { examinePaths } from "./certificate-paths.ts";
import { examineRemoval } from "./certificate-removal.ts";
import { type Certificate, type Finding, inconclusive, type PathSummary } from "./certificate-schema.ts";

/** Decides from a history alone whether its fault was really there, and is really gone. */
export function certify(history: History): Certificate {
  const moments = momentsOf(history);
  const installed = eventsOf(history, "fault").find((event) => event.step === "installed");
  const fault = installed?.fault ?? eventsOf(history, "fault")[0]?.fault ?? "noop";
  const paths = examinePaths(history, fault, moments);
  const counters = examineCounters(history, fault);
  const link = examineLink(history, moments);
  const removal = examineRemoval(history);
  const ofLink = link?.findings ?? (fault === "degrade" ? [notTold] : []);
  const found = [
    ...examineSteps(history, moments),
    ...(installed ? [...paths.findings, ...ofLink, ...counters.findings, ...removal.findings] : []),
  ];
  const mismatches = found.filter((finding) => finding.state === "mismatch");
  const state = mismatches.length > 0 ? "mismatch" : found.length > 0 ? "inconclusive" : "confirmed";
  const findings = [...mismatches, ...found.filter((finding) => finding.state === "inconclusive")];
  const text = link?.confirmation ?? confirmation(fault, paths.summaries, paths.firstBlockedAfterMs);
  const confirmed = { code: "confirmed", text };
  return {
    schema: 1,
    fault,
    state,
    reasons: state === "confirmed" ? [confirmed] : findings.map(({ code, text }) => ({ code, text })),
    installed: { t: installed?.t ?? null, durationMs: installed?.durationMs ?? null },
    witnessed: { firstBlockedAfterMs: paths.firstBlockedAfterMs, paths: paths.summaries },
    ...(link && { link: link.link }),
    counters: counters.rules,
    removed: {
      t: moments.removedMs ?? null,
      inventoryEqual: removal.equal,
      left: removal.left,
      reachableAfter: paths.reachableAfter,
    },
  };
}

/** What the fault said of itself: installed, healed, removed, with nothing failing on the way. */
function examineSteps(history: History, { installedMs, healMs, removedMs }: Moments): Finding[] {
  const failure = eventsOf(history, "fault").find(
    ({ step, t }) => step === "failed" && !(healMs !== undefined && t >= healMs && removedMs !== undefined),
  );
  const findings: Finding[] = [];
  if (failure) {
    const where = failure.host ? ` on ${failure.host}` : "";
    findings.push(
      inconclusive("fault-failed", `The fault failed${where}: ${failure.detail ?? "no reason was recorded"}.`),
    );
  }
  if (installedMs === undefined) findings.push(inconclusive("not-installed", "The fault was never seen installed."));
  if (healMs === undefined) findings.push(inconclusive("not-healed", "The fault was never seen being healed."));
  if (removedMs === undefined) findings.push(inconclusive("not-removed", "The fault was never seen removed."));
  return findings;
}

function confirmation(fault: FaultKind, paths: readonly PathSummary[], firstBlockedAfterMs: number | null): string {
  const blocked = paths.filter((path) => path.expect === "blocked").length;
  if (blocked === 0) return `Nothing was to be blocked, and all ${paths.length} paths stayed open.`;
  const after =
    firstBlockedAfterMs === null ? "" : `, first seen ${inSeconds(firstBlockedAfterMs)} after it was installed`;
  return (
    `The ${faultNames[fault]} blocked all ${blocked} paths it was to block${after}, ` +
    `left the other ${paths.length - blocked} open, and was gone without a trace afterwards.`
  );
}

const faultNames: Record<FaultKind, string> = {
  noop: "control run",
  cut: "cut",
  degrade: "degradation",
  pause: "pause",
  power: "loss of power",
};

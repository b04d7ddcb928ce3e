import { elapsedMs, inSeconds } from "../history/duration.ts";
import type { FaultKind, History, Path } from "../history/event.ts";
import type { Moments } from "../history/moments.ts";
import { examineCoverage } from "./certificate-coverage.ts";
import { type PathSamples, samplesByPath } from "./certificate-samples.ts";
import { type Finding, inconclusive, type PathSummary } from "./certificate-schema.ts";

interface PathsExamined {
  summaries: PathSummary[];
  firstBlockedAfterMs: number | null;
  reachableAfter: boolean;
  findings: Finding[];
}

/** A blocked path must be seen blocked this soon after the fault came, and this shortly before it goes. */
export const witnessWithinMs = 30_000;

/** What the witness saw of every path, and what of it keeps the fault from being believed. */
export function examinePaths(history: History, fault: FaultKind, moments: Moments): PathsExamined {
  const paths = samplesByPath(history, moments);
  const toBlock = paths.filter((path) => path.expect === "blocked");
  const firstBlocked = toBlock
    .flatMap((path) => path.during.filter(({ found }) => found === "blocked").map(({ t }) => t))
    .reduce((earliest, t) => Math.min(earliest, t), Number.POSITIVE_INFINITY);
  const { installedMs } = moments;
  return {
    summaries: paths.map(summarise),
    firstBlockedAfterMs:
      installedMs === undefined || !Number.isFinite(firstBlocked) ? null : elapsedMs(installedMs, firstBlocked),
    reachableAfter: toBlock.filter(isAskedAfter).every((path) => path.after === "open"),
    findings: onePerCode([
      ...paths.flatMap((path) => examinePath(path, moments)),
      ...examineCoverage(history, fault, paths),
    ]),
  };
}

function examinePath(path: PathSamples, moments: Moments): Finding[] {
  if (path.during.length === 0) {
    return [inconclusive("not-asked-during", `${pathText(path.path)} was never asked while the fault was in force.`)];
  }
  return path.expect === "blocked" ? examineBlocked(path, moments) : examineOpen(path);
}

function examineBlocked({ path, before, during, after }: PathSamples, moments: Moments): Finding[] {
  const { installedMs = 0, healMs = moments.endMs } = moments;
  const text = pathText(path);
  const findings: Finding[] = [];
  const open = during.find(({ found }) => found === "open");
  if (open) {
    const when = inSeconds(open.t - installedMs);
    const sentence = `${text} was found open ${when} after the fault was installed.`;
    findings.push({ state: "mismatch", code: "found-open", text: sentence });
  }
  if (before !== "open") {
    findings.push(inconclusive("not-open-before", `${text} was not found open before the fault: ${before}.`));
  }
  const blocked = during.filter(({ found, hostDown }) => found === "blocked" && !hostDown).map(({ t }) => t);
  const within = inSeconds(witnessWithinMs);
  if (!blocked.some((t) => t <= installedMs + witnessWithinMs)) {
    const sentence = `${text} was not seen blocked in the first ${within} after the fault was installed.`;
    findings.push(inconclusive("not-witnessed-early", sentence));
  }
  const late = during.filter(({ t }) => t >= healMs - witnessWithinMs);
  const ended = path.means === "established" && late.length > 0 && late.every(({ found }) => found === "unknown");
  // A connection that a reboot or a time-out has ended can't be asked any more: it stayed blocked as long as it lived.
  if (!ended && !blocked.some((t) => t >= healMs - witnessWithinMs)) {
    const sentence = `${text} was not seen blocked in the last ${within} before the fault was healed.`;
    findings.push(inconclusive("not-witnessed-late", sentence));
  }
  if (path.means !== "established" && after === "blocked") {
    findings.push({ state: "mismatch", code: "blocked-after", text: `${text} was still blocked after the fault.` });
  } else if (path.means !== "established" && after !== "open") {
    findings.push(inconclusive("not-open-after", `${text} was not found open after the fault: ${after}.`));
  }
  return findings;
}

function examineOpen({ path, during }: PathSamples): Finding[] {
  const text = pathText(path);
  if (during.some(({ found, hostDown }) => found === "blocked" && !hostDown)) {
    return [inconclusive("not-spared", `${text} was to stay open and was found blocked.`)];
  }
  if (!during.some(({ found }) => found === "open")) {
    return [inconclusive("not-seen-open", `${text} was to stay open and was never seen so.`)];
  }
  return [];
}

function summarise({ path, expect, before, during, after }: PathSamples): PathSummary {
  const count = (found: string) => during.filter((sample) => sample.found === found).length;
  const counts = { open: count("open"), blocked: count("blocked"), unknown: count("unknown") };
  return { path, expect, before, during: counts, after };
}

const isAskedAfter = ({ path }: PathSamples) => path.means !== "established";

/** Many paths tell the same story; the first one tells it, with the number of the others. */
export function onePerCode(findings: readonly Finding[]): Finding[] {
  return Array.from(Map.groupBy(findings, ({ code }) => code).values()).flatMap(([first, ...others]) => {
    if (!first) return [];
    const more = others.length === 0 ? "" : ` The same holds for ${others.length} more.`;
    return [{ ...first, text: first.text + more }];
  });
}

const meansText: Record<Path["means"], string> = {
  "new-ip": "a new connection by address",
  "new-name": "a new connection by name",
  established: "an established connection",
  "api-answers": "a request",
};

const pathText = ({ from, to, means }: Path) => `The path from ${from} to ${to} (${meansText[means]})`;

import { eventsOf, type FaultKind, type History, type Path } from "../history/event.ts";
import type { PathSamples } from "./certificate-samples.ts";
import { type Finding, inconclusive } from "./certificate-schema.ts";

/** Says which paths should have been asked to believe in this kind of fault, and were not. */
export function examineCoverage(history: History, fault: FaultKind, paths: readonly PathSamples[]): Finding[] {
  const { hosts = [], centre = [] } = eventsOf(history, "cell")[0] ?? {};
  const site = hosts.filter((host) => !centre.includes(host));
  const blocked = paths.filter((path) => path.expect === "blocked").map(({ path }) => path);
  const spared = paths.filter((path) => path.expect === "open" && path.during.length > 0);
  return [
    ...site
      .flatMap((host) => centre.flatMap((lost) => needed(fault, host, lost)))
      .filter((path) => !blocked.some((other) => isSame(other, path)))
      .map(({ from, to, means }) =>
        inconclusive("not-covered", `Nobody asked whether ${from} to ${to} was blocked (${means}).`),
      ),
    ...(fault !== "noop" && fault !== "degrade" && blocked.length === 0
      ? [inconclusive("nothing-blocked", `No path was watched that the ${fault} was to block.`)]
      : []),
    ...(spared.length === 0 && (fault === "noop" || site.length > 1)
      ? [inconclusive("nothing-spared", "No path was watched that was to stay open.")]
      : []),
  ];
}

/** A cut shows on every way in and out of each host; a frozen centre only in that it does not answer. */
function needed(fault: FaultKind, host: string, lost: string): Path[] {
  const outgoing = (means: Path["means"]): Path => ({ from: host, to: lost, means });
  const incoming = (means: Path["means"]): Path => ({ from: lost, to: host, means });
  switch (fault) {
    case "cut":
      return [
        outgoing("new-ip"),
        outgoing("new-name"),
        outgoing("established"),
        incoming("new-ip"),
        incoming("established"),
      ];
    case "pause":
      return [outgoing("api-answers")];
    // A degraded way stays open: what is measured of it says more than whether it was found so.
    case "degrade":
    case "power":
    case "noop":
      return [];
  }
}

const isSame = (one: Path, other: Path) => one.from === other.from && one.to === other.to && one.means === other.means;

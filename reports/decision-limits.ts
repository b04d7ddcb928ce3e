import { degradationWords } from "../harness/history/degradation.ts";
import { formatDuration, parseDuration } from "../harness/site/duration.ts";
import { nodesOf } from "../harness/site/machines.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import type { AppraisedCell } from "./appraisal.ts";
import type { Gap } from "./appraisal-gaps.ts";

/** What evidence is not about, in sentences, so that nobody takes it for more than it is. */
export function limitsOf(cells: readonly AppraisedCell[], gaps: readonly Gap[], profile: SiteProfile): string[] {
  const counted = cells.filter(({ bars }) => bars.length === 0);
  if (counted.length === 0)
    return [
      "No measured cell counts, so this record says nothing about any distribution.",
      ...gaps.map(({ text }) => text),
    ];
  return [
    ...windowLimit(counted, profile),
    ...repeatLimit(counted),
    ...machineLimits(counted, profile),
    ...fleetLimits(profile),
    ...gaps.map(({ text }) => text),
  ];
}

function windowLimit(cells: readonly AppraisedCell[], { outage }: SiteProfile): string[] {
  const budgetMs = parseDuration(outage.budget);
  const longestMs = Math.max(...cells.map(({ stored }) => stored.record.cell.window.ms));
  if (longestMs >= budgetMs) return [];
  const longest = formatDuration(longestMs);
  return [
    `The longest window was ${longest}; the outage budget is ${formatDuration(budgetMs)}. What happens in an outage after its first ${longest} was not measured.`,
  ];
}

function repeatLimit(cells: readonly AppraisedCell[]): string[] {
  const settings = Map.groupBy(cells, ({ stored: { record } }) => {
    const { topology, dependency, fault, degradation, window } = record.cell;
    const how = degradation ? `${fault} (${degradationWords(degradation)})` : fault;
    return `${topology}, ${dependency}, ${how}, window ${window.name}`;
  });
  return Array.from(settings, ([setting, own]) =>
    own.length === 1
      ? `${setting}: n = 1. One run is one observation; how much runs differ is not known.`
      : `${setting}: n = ${own.length}.`,
  );
}

function machineLimits(cells: readonly AppraisedCell[], { fleet }: SiteProfile): string[] {
  const provenances = cells.flatMap(({ stored }) => stored.record.provenance ?? []);
  const architectures = new Set<string>(provenances.map(({ architecture }) => architecture.name));
  const emulated = provenances.filter(({ architecture }) => architecture.emulated);
  const unmeasured = fleet.architectures.filter((name) => !architectures.has(name));
  return [
    ...(cells.some(({ stored }) => stored.record.cell.topology === "fake")
      ? ["The topology fake is scripted: what it shows is about the harness and about no distribution."]
      : []),
    ...hostLimits(cells),
    ...(emulated.length > 0 ? ["The architecture was emulated: durations say nothing about real hardware."] : []),
    ...(unmeasured.length > 0 ? [`The fleet has ${unmeasured.join(" and ")} too, which was not measured.`] : []),
    ...(provenances.some(({ timeScale }) => timeScale !== 1)
      ? ["Some windows ran in compressed time, which is another kind of evidence than the real length."]
      : []),
  ];
}

/** What nodes that are no machines, or no real ones, say nothing about. */
function hostLimits(cells: readonly AppraisedCell[]): string[] {
  const byKind = Map.groupBy(cells, ({ stored }) => nodesOf[stored.record.cell.topology]);
  const whose = (kind: "containers" | "machines") => {
    const topologies = new Set(byKind.get(kind)?.map(({ stored }) => stored.record.cell.topology));
    return byKind.size === 1 ? "All hosts" : `The hosts of ${Array.from(topologies).join(", ")}`;
  };
  const kernels = new Set(byKind.get("containers")?.flatMap(({ stored }) => stored.record.provenance?.kernel ?? []));
  return [
    ...(byKind.has("containers")
      ? [
          `${whose("containers")} were containers on one machine: one kernel (${Array.from(kernels).join(", ")}), one clock, one disk. Nothing was measured about clocks that drift apart, about real machines' boot times or about their hardware.`,
        ]
      : []),
    ...(byKind.has("machines")
      ? [
          `${whose("machines")} were virtual machines on one machine. Nothing was measured about real machines' boot times or about their hardware.`,
        ]
      : []),
  ];
}

function fleetLimits({ fleet }: SiteProfile): string[] {
  return [
    ...(fleet.sites > 1
      ? [`One site was measured; what ${fleet.sites.toLocaleString("en-US")} sites do to their centre at once was not.`]
      : []),
    ...(fleet.hardware ? [`None of the fleet's own hardware was used (${fleet.hardware.join("; ")}).`] : []),
  ];
}

import { type Outcome, worst } from "../harness/check/verdict.ts";
import type { ComparedTopology, Comparison } from "./comparison.ts";
import { type ComparedAnswer, wholeSite } from "./comparison-rows.ts";

/** Which loss hurts what: every fault that was measured, each with what it did to every topology. */
export interface Losses {
  topologies: ComparedTopology[];
  /** `harms` has one entry per topology, in their order; null where that was not measured. */
  rows: { setting: string; harms: (Harm | null)[] }[];
}

/** What one loss did to one topology: how much of what was asked was met. */
export interface Harm {
  outcome: Outcome;
  asked: number;
  failed: number;
  unknown: number;
  /** What failed, in words for someone who has never run a cluster. */
  what: string[];
}

/** Sums every comparison up; the same thing measured under two faults has one column. */
export function lossesOf(comparisons: readonly Comparison[]): Losses {
  const all = comparisons.flatMap(({ topologies }) => topologies);
  const topologies = Array.from(new Map(all.map((topology) => [columnOf(topology), topology])).values());
  const rows = comparisons.map(({ setting, topologies: measured, answers }) => ({
    setting,
    harms: topologies.map((topology) => {
      const index = measured.findIndex((one) => columnOf(one) === columnOf(topology));
      return index < 0 ? null : harmOf(answers, index);
    }),
  }));
  return { topologies, rows };
}

const columnOf = ({ topology, name, standIn = "" }: ComparedTopology): string => [topology, name, standIn].join("\n");

function harmOf(answers: readonly ComparedAnswer[], column: number): Harm {
  const asked = answers.flatMap(({ group, label, entries }) => {
    const entry = entries[column];
    return entry ? [{ group, label, outcome: entry.outcome }] : [];
  });
  const failed = asked.filter(({ outcome }) => outcome === "fail");
  const of = (group: string) => asked.filter((answer) => answer.group === group).length;
  const what = Array.from(
    Map.groupBy(failed, ({ group }) => group),
    ([group, own]) =>
      group === wholeSite ? own.map(({ label }) => label) : [`${group} (${own.length} of ${of(group)} services)`],
  );
  return {
    outcome: worst(asked.map(({ outcome }) => outcome)),
    asked: asked.length,
    failed: failed.length,
    unknown: asked.filter(({ outcome }) => outcome === "unknown").length,
    what: what.flat(),
  };
}

import type { RunRecord } from "../harness/evidence/schema.ts";
import type { AppraisedCell } from "./appraisal.ts";

/** Something that was not the same when it was measured again; null where it was not there, or not recorded. */
export interface Difference {
  what: string;
  earlier: string | null;
  later: string | null;
}

interface Observed {
  run: RunRecord;
  cells: readonly AppraisedCell[];
}

/** What a reader must know to tell why an answer changed: what was measured, on what, and by which version of this. */
export function differencesOf(earlier: Observed, later: Observed): Difference[] {
  const [before, now] = [factsOf(earlier), factsOf(later)];
  return Array.from(new Set([...before.keys(), ...now.keys()]), (what) => ({
    what,
    earlier: before.get(what) ?? null,
    later: now.get(what) ?? null,
  })).filter((one) => one.earlier !== one.later);
}

/** Name → value; where repeats differ, all of their values. */
function factsOf({ run, cells }: Observed): Map<string, string> {
  const facts = [...cells.flatMap(provenanceFacts), ...runFacts(run)];
  return new Map(
    Array.from(
      Map.groupBy(facts, ([what]) => what),
      ([what, own]) => [what, Array.from(new Set(own.map(([, value]) => value))).join(" and ")],
    ),
  );
}

type Fact = [what: string, value: string];

function provenanceFacts({ stored: { record } }: AppraisedCell): Fact[] {
  if (!record.provenance) return [];
  const { distribution, version, flavour, standIn, standInPart, lightNodes, machines, components } = record.provenance;
  const { architecture, kernel, cgroupVersion, timeScale } = record.provenance;
  return [
    ["distribution", distribution],
    ["version", version],
    ["flavour", flavour],
    ...optional(standInPart ? "in part a stand-in" : "stand-in", standIn),
    ...Object.entries(components),
    ...optional("light nodes", lightNodes),
    ...optional("machines", machines),
    ["architecture", `${architecture.name} (${architecture.emulated ? "emulated" : "native"})`],
    ["kernel", kernel],
    ["cgroup", `v${cgroupVersion}`],
    ["time scale", String(timeScale)],
  ];
}

const optional = (what: string, value: string | undefined): Fact[] => (value === undefined ? [] : [[what, value]]);

const runFacts = ({ version, machine: { cores, memoryBytes, engine } }: RunRecord): Fact[] => [
  ["islanding", version],
  ["measuring machine", `${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB`],
  ["container engine", engine],
];

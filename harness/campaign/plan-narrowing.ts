import { usageError } from "../errors.ts";
import type { Degradation } from "../history/degradation.ts";
import { FaultKind } from "../history/event.ts";
import { readDegradation, readDegradeFlag, whyNotDegraded } from "../site/degradation.ts";
import { lightNodesExpectation, readLightNodes } from "../site/light-nodes.ts";
import { dependencies, fullTestName, profileTopologies, refuseName } from "../site/names.ts";
import type { SiteProfile } from "../site/schema.ts";
import { readWindow, windowExpectation, windowName } from "../site/window.ts";
import { Cell, type Dependency, type Flavour, TopologyName, type Window } from "./cell.ts";

/** What the user asks for in place of the profile's campaign, as it was typed; an empty list asks for nothing special. */
export interface Narrowing {
  topologies?: readonly string[];
  /** A test's number, its name, or both: `2`, `partition`, `02-partition`. */
  tests?: readonly string[];
  dependencies?: readonly string[];
  faults?: readonly string[];
  /** How bad the link is, e.g. `delay=200ms,jitter=50ms,loss=2%`. */
  degrade?: string;
  windows?: readonly string[];
  lightNodes?: readonly string[];
  repeat?: number;
  flavour?: "auto" | Flavour;
}

/** Everything that the cells of a campaign differ in. */
export interface Axes {
  topologies: TopologyName[];
  tests: Cell["test"][];
  dependencies: Dependency[];
  faults: FaultKind[];
  /** Of the fault `degrade`, where that is one of them. */
  degradation: Degradation | undefined;
  windows: Window[];
  lightNodes: number[];
  repeats: number[];
}

const tests = [Cell.shape.test.value];

/** The axes of a campaign; everything that can't be used is refused in one usage error. */
export function axesOf({ campaign }: SiteProfile, narrowing: Narrowing): Axes {
  const topologies = choose(narrowing.topologies ?? [], campaign.topologies, {
    read: oneOf(TopologyName.options),
    refuse: (name) => refuseName("topology", name, profileTopologies),
  });
  const chosenTests = choose(narrowing.tests ?? [], tests, {
    read: (name) => oneOf(tests)(fullTestName(name, tests)),
    refuse: (name) => refuseName("test", fullTestName(name, tests), tests),
  });
  const chosenDependencies = choose(narrowing.dependencies ?? [], campaign.dependencies, {
    read: oneOf(dependencies),
    refuse: (name) => refuseName("dependency", name, dependencies),
  });
  const faults = choose(narrowing.faults ?? [], campaign.faults, {
    read: oneOf(FaultKind.options),
    refuse: (name) => refuseName("fault", name, FaultKind.options),
  });
  const windows = choose(narrowing.windows ?? [], campaign.windows, {
    read: readWindow,
    refuse: (text) => `expected ${windowExpectation} as a window, found ${JSON.stringify(text)}`,
  });
  const lightNodes = choose(narrowing.lightNodes ?? [], campaign.lightNodes.map(String), {
    read: readLightNodes,
    refuse: (text) => `expected ${lightNodesExpectation}, found ${JSON.stringify(text)}`,
  });

  const degraded = chooseDegradation(narrowing.degrade, campaign, faults.choices);

  const refused = [topologies, chosenTests, chosenDependencies, faults, degraded, windows, lightNodes].flatMap(
    ({ refusals }) => refusals,
  );
  if (refused.length > 0) throw usageError("plan", refused.map((text) => `${capital(text)}.`).join("\n"));
  return {
    topologies: topologies.choices,
    tests: chosenTests.choices,
    dependencies: chosenDependencies.choices,
    faults: faults.choices,
    degradation: degraded.degradation,
    windows: windows.choices.map((ms) => ({ name: windowName(ms), ms, scale: 1 })),
    lightNodes: lightNodes.choices,
    repeats: Array.from({ length: narrowing.repeat ?? campaign.repeat }, (_, index) => index + 1),
  };
}

interface Reading<Choice> {
  read: (text: string) => Choice | undefined;
  refuse: (text: string) => string;
}

/** Reads what was given on the command line, else what the profile asks for; what means the same is chosen once. */
function choose<Choice>(given: readonly string[], asked: readonly string[], { read, refuse }: Reading<Choice>) {
  const readings = (given.length > 0 ? given : asked).map((text) => ({ text, choice: read(text) }));
  return {
    choices: [...new Set(readings.flatMap(({ choice }) => (choice === undefined ? [] : [choice])))],
    refusals: readings.flatMap(({ text, choice }) => (choice === undefined ? [refuse(text)] : [])),
  };
}

/** How bad the link is by the flag, else by the profile; known exactly where one of the faults makes it so. */
function chooseDegradation(
  given: string | undefined,
  { degrade }: SiteProfile["campaign"],
  faults: readonly FaultKind[],
): { degradation: Degradation | undefined; refusals: string[] } {
  const isAsked = faults.includes("degrade");
  if (given !== undefined) {
    const read = readDegradeFlag(given);
    if ("refusals" in read) return { degradation: undefined, refusals: read.refusals };
    return { degradation: read.degradation, refusals: isAsked ? [] : [nothingDegraded] };
  }
  if (!isAsked) return { degradation: undefined, refusals: [] };
  return degrade
    ? { degradation: readDegradation(degrade), refusals: [] }
    : { degradation: undefined, refusals: [whyNotDegraded] };
}

const nothingDegraded = "no cell has the fault degrade, which --degrade is about; ask for it with --fault degrade";

const oneOf =
  <Choice extends string>(choices: readonly Choice[]) =>
  (text: string): Choice | undefined =>
    choices.find((choice) => choice === text);

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

import { Dependency, TopologyName } from "../campaign/cell.ts";
import { FaultKind } from "../history/event.ts";

type NamedThing = "topology" | "dependency" | "fault" | "test";

/** What a site profile may name; commands may also name what is there for tests (`fake`, `noop`). */
export const profileTopologies = TopologyName.exclude(["fake"]).options;
export const dependencies = Dependency.options;
export const profileFaults = FaultKind.exclude(["noop"]).options;

/** What the design has and this version lacks: worth another sentence than a slip of the pen. */
const planned: Record<NamedThing, readonly string[]> = {
  topology: ["k0s", "openyurt", "talos", "kairos", "kind"],
  dependency: [],
  fault: [],
  test: [
    "01-cold-bootstrap",
    "03-upgrade-rings",
    "04-local-data",
    "05-security-drift",
    "06-observability",
    "07-fleet-arithmetic",
  ],
};

/** Says why a name can't be used: not yet, or never heard of; either way what can. */
export function refuseName(thing: NamedThing, name: string, known: readonly string[]): string {
  const why = planned[thing].includes(name)
    ? `${thing} ${name} is not available in this version`
    : `unknown ${thing} ${JSON.stringify(name)}`;
  return `${why}; known: ${known.join(", ")}`;
}

/** All names of a test: its number, its name, or both as in `02-partition`. */
export const namesTest = (test: string, name: string): boolean => {
  const [number = "", ...words] = test.split("-");
  return [test, words.join("-"), number, String(Number(number))].includes(name);
};

/** The full name of a test that has any of its names, also of one that this version lacks; else the name as it is. */
export const fullTestName = (name: string, known: readonly string[]): string =>
  [...known, ...planned.test].find((test) => namesTest(test, name)) ?? name;

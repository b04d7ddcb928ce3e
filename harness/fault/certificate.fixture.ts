import { confirmedCut } from "../history/cut.fixture.ts";
import type { FaultKind, History } from "../history/event.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { certify } from "./certificate.ts";

type Witness = Extract<WrittenEvent, { kind: "witness" }>;

/** A cut of one workload whose events a test changes. */
export const cutWith = (edit: (events: WrittenEvent[]) => WrittenEvent[], fault: FaultKind = "cut"): History =>
  confirmedCut({ fault, variants: ["none"] }, edit);

/** A cut in which some of the witness's samples are changed, or with `undefined` taken out. */
export const cutWitnessed = (change: (sample: Witness) => Witness | undefined) =>
  cutWith((events) => events.flatMap((event) => (event.kind === "witness" ? (change(event) ?? []) : event)));

export const isPath = ({ path }: Witness, from: string, to: string, means: string) =>
  path.from === from && path.to === to && path.means === means;

/** The path that most tests spoil. */
export const onCrashed = (sample: Witness) => isPath(sample, "crashed", "centre", "new-ip");

/** The state, and every reason in words. */
export const state = (history: History) => {
  const { state, reasons } = certify(history);
  return [state, ...reasons.map(({ text }) => text)];
};

export const without = (isUnwanted: (event: WrittenEvent) => boolean) =>
  cutWith((events) => events.filter((event) => !isUnwanted(event)));

export const unwitnessed = (isUnwanted: (sample: Witness) => boolean) =>
  without((event) => event.kind === "witness" && isUnwanted(event));

type Rule = Extract<WrittenEvent, { kind: "counters" }>["rules"][number];

/** A cut whose rules have met so many packets. */
export function withPackets(packetsOf: (rule: Rule) => number): History {
  return cutWith((events) =>
    events.map((event) =>
      event.kind === "counters"
        ? { ...event, rules: event.rules.map((rule) => ({ ...rule, packets: packetsOf(rule) })) }
        : event,
    ),
  );
}

import { confirmedCutEvents } from "../history/cut.fixture.ts";
import type { Story } from "../history/cut-story.fixture.ts";
import { type WrittenEvent, writtenHistory } from "../history/history.fixture.ts";
import { judge } from "../judge.ts";
import { catalogue, isAskedBy } from "../site/catalogue.ts";
import { nodeDisturbances, variants } from "../site/requirement.ts";
import type { MeasuredCell } from "./measured.ts";

export interface WrittenCell {
  topology: string;
  standIn?: string;
  /** Whether only what it stands on is a stand-in. */
  inPart?: boolean;
  story?: Partial<Story>;
  /** Beside the story's own events. */
  events?: WrittenEvent[];
  /** Undefined for real time. */
  scale?: number;
}

/** A cell of a four-minute cut as a claim sees it; by default it lives through it as a plain kubelet does. */
export function measuredCell({
  topology,
  standIn,
  inPart,
  story = {},
  events = [],
  scale = 1,
}: WrittenCell): MeasuredCell {
  const history = writtenHistory([...confirmedCutEvents(story), ...events]);
  const requirements = catalogue
    .filter((entry) => isAskedBy(entry, { variants, disturbances: nodeDisturbances, devices: false }))
    .filter(({ needs: { variant } }) => variant === undefined || (story.variants ?? ["none"]).includes(variant))
    .map((entry) => ({ ...entry, sentence: entry.sentence("a while", "the API server") }));
  const { certificate, verdicts } = judge(history, requirements);
  const about = { topology, dependency: "api-server", fault: "cut", window: { name: "smoke", ms: 240_000, scale } };
  return {
    cell: about as MeasuredCell["cell"],
    provenance: {
      ...(standIn !== undefined && { standIn }),
      ...(inPart && { standInPart: "upstream" }),
      timeScale: scale,
    } as MeasuredCell["provenance"],
    confirmed: certificate.state === "confirmed",
    verdicts,
    history,
    folder: `cells/${topology}`,
  };
}

const nodes = ["left-alone", "crashed", "agent-restarted", "rebooted"];

/** What every node's agent held in memory, in megabytes, one figure per node. */
export const memories = (program: string, ...megabytes: number[]): WrittenEvent[] =>
  megabytes.map((mb, index) => {
    const sizes = { rssBytes: mb * 1_000_000, anonBytes: mb * 500_000 };
    return { t: 45_000, kind: "agent-memory", host: nodes[index] ?? "", outcome: "ok", program, ...sizes };
  });

/** Everything comes back soon, whatever was done to it. */
export const survives: Partial<Story> = {
  variants: ["none", "configmap-env", "configmap-volume"],
  servesAgain: () => ({ afterMs: 20_000 }),
};
export const asKubelet: Partial<Story> = { variants: ["none", "configmap-env", "configmap-volume"] };

import { at } from "../history/cut-story.fixture.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import type { ImageCase, ShownPod } from "../history/image-event.ts";
import { type ChangedCut, cut } from "./check.fixture.ts";

/** What a user is shown of one pod, from so long after the fault on. */
export type Shown = Omit<ShownPod, "pod"> & { fromMs: number };

export const askedAfterMs = 10_000;
const lookEveryMs = 5_000;

const image = "registry:5000/shop/price-display:2";
const failed = {
  state: "waiting",
  reason: "ErrImagePull",
  message: `failed to pull and unpack image "${image}": dial tcp 192.0.2.9:5000: i/o timeout`,
} as const;
const backingOff = {
  state: "waiting",
  reason: "ImagePullBackOff",
  message: `Back-off pulling image "${image}"`,
} as const;

/** A pod that begins, fails 40 s after the fault and again 130 s after it, and runs so long after the link is back. */
export const failsThenRuns = (afterHealMs: number): Shown[] => [
  { fromMs: askedAfterMs, state: "waiting", reason: "ContainerCreating" },
  { fromMs: 40_000, ...failed },
  { fromMs: 50_000, ...backingOff },
  { fromMs: 130_000, ...failed },
  { fromMs: 140_000, ...backingOff },
  { fromMs: at.removed - at.installed + afterHealMs, state: "running" },
];

export const runsAfter = (ms: number): Shown[] => [
  { fromMs: askedAfterMs, state: "waiting", reason: "ContainerCreating" },
  { fromMs: askedAfterMs + ms, state: "running" },
];

export const neverRuns: Shown[] = [
  { fromMs: askedAfterMs, state: "waiting", reason: "ContainerCreating" },
  { fromMs: 40_000, ...failed },
];

export interface AskedStory {
  pod: string;
  host: string;
  image: ImageCase;
  shown: readonly Shown[];
}

/** One pod of each kind where nothing else happens, and one to be pulled on another node. */
export const stories: readonly AskedStory[] = [
  { pod: "image-cached-a", host: "left-alone", image: "cached", shown: runsAfter(5_000) },
  { pod: "image-always-a", host: "left-alone", image: "cached-always", shown: neverRuns },
  { pod: "image-uncached-a", host: "left-alone", image: "uncached", shown: failsThenRuns(20_000) },
  { pod: "image-uncached-b", host: "crashed", image: "uncached", shown: failsThenRuns(45_000) },
];

/** A cut of the registry in which these pods were asked for. */
export const registryCut = (asked: readonly AskedStory[] = stories): ChangedCut =>
  cut().add(...asked.map(askedEvent), ...looks(asked));

/** The same, with one pod shown otherwise. */
export const withShown = (pod: string, shown: readonly Shown[]): ChangedCut =>
  registryCut(stories.map((story) => (story.pod === pod ? { ...story, shown } : story)));

const askedEvent = ({ pod, host, image: of }: AskedStory, index: number): WrittenEvent => ({
  t: at.installed + askedAfterMs + index,
  kind: "pod-asked",
  pod,
  host,
  image: of,
  outcome: "ok",
  latencyMs: 10,
});

function looks(asked: readonly AskedStory[]): WrittenEvent[] {
  const first = at.installed - 9_900;
  const count = Math.floor((at.settled - first) / lookEveryMs);
  return Array.from({ length: count }, (_, index) => first + index * lookEveryMs).map((t) => ({
    t,
    kind: "pods-shown",
    outcome: "ok",
    pods: asked.flatMap(({ pod, shown }) => {
      const now = shown.findLast(({ fromMs }) => at.installed + fromMs <= t);
      if (!now) return [];
      const { fromMs: _fromMs, ...of } = now;
      return [{ pod, ...of }];
    }),
  }));
}

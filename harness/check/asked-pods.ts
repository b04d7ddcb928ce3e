import { type EventOf, eventsOf, type History } from "../history/event.ts";
import type { ImageCase, ShownPod } from "../history/image-event.ts";
import { momentsOf } from "../history/moments.ts";
import { type Figures, type Finding, unknown } from "./check.ts";
import { neverEnded } from "./recovery.ts";

/** What a user was shown of a pod, and when. */
export type Look = ShownPod & { t: number };

/** A pod that was asked for, and every look at it from then on that told something. */
export interface AskedPod {
  pod: string;
  host: string;
  askedMs: number;
  looks: readonly Look[];
}

/** The pods with such an image that were asked for while the fault was in force; why there are none otherwise. */
export function askedPods(history: History, image: ImageCase, figures: Figures): AskedPod[] | Finding {
  const { installedMs, healMs } = momentsOf(history);
  if (installedMs === undefined || healMs === undefined) {
    return neverEnded(figures);
  }
  const asked = eventsOf(history, "pod-asked").filter((event) => event.image === image);
  const refused = asked.find(({ outcome }) => outcome === "failed");
  if (refused) {
    const text = `The pod for ${refused.host} could not be asked for: ${refused.detail ?? "no reason was recorded"}.`;
    return unknown("not-asked", text, figures);
  }
  const inWindow = podsAskedFor(history, image).filter(({ askedMs }) => askedMs >= installedMs && askedMs < healMs);
  if (inWindow.length === 0) return unknown("not-asked", "No such pod was asked for inside the window.", figures);
  return inWindow;
}

/** The pods with such an image whose asking for was heard, at whatever time. */
export const podsAskedFor = (history: History, image: ImageCase): AskedPod[] =>
  eventsOf(history, "pod-asked")
    .filter((event) => event.image === image && event.outcome === "ok")
    .map((event) => withLooks(history, event));

/** The first time a pod ran. */
export const firstRan = ({ looks }: AskedPod): number | undefined => looks.find(({ state }) => state === "running")?.t;

/** What a user is shown of a pod, in words. */
export const inWords = ({ state, reason, message }: Look): string =>
  `"${[reason ?? state, message].filter(Boolean).join(": ")}"`;

/** A pod that is not in the answer is not known at the centre yet, or any more. */
function withLooks(history: History, { pod, host, t, latencyMs }: EventOf<"pod-asked">): AskedPod {
  const askedMs = t - latencyMs;
  const looks = eventsOf(history, "pods-shown")
    .filter((event) => event.t >= askedMs && event.outcome === "ok")
    .flatMap((event) => event.pods.filter((shown) => shown.pod === pod).map((shown) => ({ ...shown, t: event.t })));
  return { pod, host, askedMs, looks };
}

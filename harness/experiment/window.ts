import type { EventInput } from "../history/event.ts";
import { waitUntil } from "../wait.ts";
import { disturbNodes } from "./disturb-nodes.ts";
import { editAtCentre } from "./edits.ts";
import type { Faulted } from "./faulted.ts";
import { lostServers, nodesByDisturbance } from "./lost-servers.ts";
import type { PhasesOptions } from "./options.ts";

/** Disturbances and witnesses side by side until the window's end, which a disturbance can't move. */
export async function holdWindow(
  options: PhasesOptions,
  faulted: Faulted,
  record: (event: EventInput) => void,
): Promise<void> {
  const { cell, history, pace, signal, report } = options;
  const beganMs = history.elapsedMs();
  const endMs = beganMs + cell.window.ms;
  const now = () => history.elapsedMs();
  const windowEnd = new AbortController();
  const stopped = AbortSignal.any([signal, windowEnd.signal]);

  const disturbing = waitUntil(beganMs + pace.disturbAfterMs, now, stopped).then(() =>
    Promise.all([
      ...disturbNodes(options, { faulted, record, windowEnd: windowEnd.signal, endMs }),
      editAtCentre(options, record),
      ...disturbServers(options, record, windowEnd.signal),
    ]),
  );
  // A disturbance that breaks the machine ends the window at once; one that merely fails is part of the history.
  disturbing.catch(() => undefined);
  const broken = disturbing.then(() => new Promise<never>(() => undefined));
  broken.catch(() => undefined);
  try {
    for (let nextMs = beganMs + pace.witnessEveryMs; nextMs < endMs; nextMs += pace.witnessEveryMs) {
      await Promise.race([waitUntil(nextMs, now, signal), broken]);
      report({
        cell: cell.id,
        phase: "window",
        text: `${cell.fault} in force`,
        elapsedMs: now() - beganMs,
        limitMs: cell.window.ms,
      });
      await faulted.lookDuring();
    }
    await Promise.race([waitUntil(endMs - lastLookMs, now, signal), broken]);
    await faulted.lookDuring();
    await Promise.race([waitUntil(endMs, now, signal), broken]);
  } finally {
    windowEnd.abort();
    await disturbing.catch(() => undefined);
  }
  await disturbing;
}

/** The last look is over when the window ends. */
const lastLookMs = 1000;

/** What happens with the central servers that are lost, and to those who need them. */
function disturbServers(
  options: PhasesOptions,
  record: (event: EventInput) => void,
  windowEnd: AbortSignal,
): Promise<void>[] {
  const { cluster, signal } = options;
  const nodeOf = nodesByDisturbance(options);
  return lostServers(options).map((server) => server.disturb({ cluster, nodeOf, record, signal, windowEnd }));
}

import { disturbances } from "../disturbance/index.ts";
import { IslandingError, messageOf } from "../errors.ts";
import type { EventInput } from "../history/event.ts";
import { waitUntil } from "../wait.ts";
import { editedConfigMap } from "../workload/manifests.ts";
import type { Faulted } from "./faulted.ts";
import type { PhasesOptions } from "./options.ts";

const editedValue = "price list 2";

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
    Promise.all([...disturbNodes(options, faulted, record, windowEnd.signal), editAtCentre(options, record)]),
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

function disturbNodes(
  { cell, cluster, signal }: PhasesOptions,
  faulted: Faulted,
  record: (event: EventInput) => void,
  windowEnd: AbortSignal,
): Promise<void>[] {
  return cell.disturbances.map(async (name, index) => {
    const host = cluster.site[index];
    if (!host) throw new IslandingError("too-few-nodes", `The site has no node for the disturbance ${name}.`);
    const beforeReboot = () => faulted.beforeReboot(host);
    const afterReboot = () => faulted.afterReboot(host);
    const context = { cluster, host, variants: cell.variants, record, signal, windowEnd, beforeReboot, afterReboot };
    await disturbances[name](context).catch((error: unknown) => {
      if (signal.aborted || (error instanceof IslandingError && error.code === "engine-gone")) throw error;
      record({ kind: "disturbance", disturbance: name, step: "failed", host: host.name, detail: messageOf(error) });
    });
  });
}

/** Edits a ConfigMap at the centre, where the cell asks for its effect at the site. */
async function editAtCentre({ cell, cluster }: PhasesOptions, record: (event: EventInput) => void): Promise<void> {
  if (!cell.requirements.some(({ id }) => id === "reconcile.spec")) return;
  const about = {
    kind: "disturbance" as const,
    disturbance: "configmap-edit" as const,
    host: cluster.centreHosts[0].name,
  };
  record({ ...about, step: "begin" });
  try {
    const { before, after } = await cluster.centre.editConfigMap(editedConfigMap, { value: editedValue });
    const proof = { what: "resource-version" as const, before, after };
    record({ ...about, step: "proved", variant: "configmap-volume", value: editedValue, proof });
  } catch (error) {
    record({ ...about, step: "failed", detail: messageOf(error) });
  }
}

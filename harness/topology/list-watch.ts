import { type KubeConfig, type KubernetesListObject, type KubernetesObject, Watch } from "@kubernetes/client-node";
import { messageOf } from "../errors.ts";
import type { EventInput } from "../history/event.ts";
import { sleep } from "../wait.ts";

const retryPauseMs = 1000;

/** Objects of the API server that can be listed and watched, and what a history says of one. */
export interface Followed<T extends KubernetesObject> {
  path: string;
  /** The one that `list` asks with, so that what is watched is what was listed. */
  labelSelector?: string;
  list(): Promise<KubernetesListObject<T>>;
  eventOf(object: T): EventInput;
}

/**
 * Lists, watches from there, and begins again whenever the watch ends, until aborted; records only what differs from what
 * was known, and whether the centre answers. Never throws.
 */
export async function follow<T extends KubernetesObject>(
  config: KubeConfig,
  followed: Followed<T>,
  record: (event: EventInput) => void,
  signal: AbortSignal,
): Promise<void> {
  const { path, list, eventOf } = followed;
  const known = new Map<string, EventInput>();
  const note = (object: T, deleted = false) => {
    const uid = object.metadata?.uid ?? "";
    const event = { ...eventOf(object), ...(deleted && { deleted }) };
    if (JSON.stringify(known.get(uid)) === JSON.stringify(event)) return;
    known.set(uid, event);
    record(event);
  };
  let connected: boolean | undefined;
  while (!signal.aborted) {
    try {
      const listed = await list();
      if (connected !== true) record({ kind: "centre", outcome: "ok", detail: `answers for ${path}` });
      connected = true;
      const present = new Set(listed.items.map((item) => item.metadata?.uid ?? ""));
      for (const item of listed.items) note(item);
      for (const [uid, event] of known) {
        if (!present.has(uid) && event.kind === "pod" && !event.deleted) {
          known.set(uid, { ...event, deleted: true });
          record({ ...event, deleted: true });
        }
      }
      await watchOnce(config, followed, listed.metadata?.resourceVersion ?? "", note, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (connected !== false) record({ kind: "centre", outcome: "failed", detail: `${path}: ${messageOf(error)}` });
      connected = false;
      await sleep(retryPauseMs, signal).catch(() => undefined);
    }
  }
}

/** Resolves when the watch ends, for whatever reason: whether the centre is there is told by the list that follows. */
function watchOnce<T extends KubernetesObject>(
  config: KubeConfig,
  { path, labelSelector }: Followed<T>,
  resourceVersion: string,
  note: (object: T, deleted: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = new Watch(config).watch(
      path,
      { resourceVersion, allowWatchBookmarks: true, ...(labelSelector && { labelSelector }) },
      (type: string, object: T) => {
        if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") note(object, type === "DELETED");
      },
      () => resolve(),
    );
    started.then((controller) => {
      const stop = () => controller.abort();
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
    }, reject);
  });
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Host } from "../host/host.ts";
import { type LocalStore, storeFormatOf } from "../probe/local-store.ts";

/** KubeEdge 1.20, edge/pkg/common/dbm and its default configuration. */
const path = "/var/lib/kubeedge/edgecore.db";

/** The kinds of object that EdgeCore is said to keep, by the names that it gives them (beehive 1.19, pkg/core/model). */
const kinds = ["pod", "configmap", "secret"];

/** What EdgeCore keeps on its own disk: read from a copy, so that nothing of it is touched. Throws why it can't be told. */
export async function edgeCoreStore(host: Host, signal: AbortSignal): Promise<LocalStore> {
  const format = await storeFormatOf(host, path, signal);
  if (format !== "sqlite") return { path, format };
  const directory = await mkdtemp(join(tmpdir(), "islanding-store-"));
  try {
    const copy = join(directory, "edgecore.db");
    await host.copyOut(path, copy, signal);
    return { path, format, objects: namesIn(copy) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Names only, never what is in an object (edge/pkg/metamanager/dao/meta.go: a row is a key, a type and a value). */
export function namesIn(file: string): Record<string, string[]> {
  using database = new DatabaseSync(file, { readOnly: true });
  const keys = database.prepare("SELECT key FROM meta WHERE type = ? ORDER BY key");
  return Object.fromEntries(kinds.map((kind) => [kind, keys.all(kind).map(({ key }) => String(key))]));
}

import { IslandingError } from "../errors.ts";
import type { StoreFormat } from "../history/agent-event.ts";
import type { EventOf } from "../history/event.ts";
import type { Host } from "../host/host.ts";

/** What a node agent keeps on its own disk: where, in which kind of file, and, where that can be read, which objects. */
export type LocalStore = Required<Pick<EventOf<"local-store">, "path" | "format">> &
  Pick<EventOf<"local-store">, "objects">;

const limitMs = 5000;

/** "SQLite format 3\0" at the file's very start (sqlite.org/fileformat2.html, 1.3). */
const sqliteMagic = "53514c69746520666f726d6174203300";
/** 0xED0CDAED, little-endian, behind the 16 bytes of the first page's head (go.etcd.io/bbolt, `magic` of its meta page). */
const bboltMagic = "edda0ced";
const bboltOffset = 16;

/** Which kind of database a file is, by its first bytes. Throws when the file can't be read. */
export async function storeFormatOf(host: Host, path: string, signal: AbortSignal): Promise<StoreFormat> {
  const dump = ["od", "-A", "n", "-v", "-t", "x1", "-N", "20", path];
  const { ok, stdout, stderr } = await host.exec(dump, { signal, timeoutMs: limitMs });
  if (!ok) throw new IslandingError("store-unreadable", `Expected a file ${path} on ${host.name}: ${stderr}`);
  const bytes = stdout.replace(/\s/g, "");
  if (bytes.startsWith(sqliteMagic)) return "sqlite";
  return bytes.startsWith(bboltMagic, bboltOffset * 2) ? "bbolt" : "unknown";
}

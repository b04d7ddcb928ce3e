import { z } from "zod";
import { outcome } from "./outcome.ts";

/** The kinds of database file that node agents are said to keep. */
export const StoreFormat = z.enum(["sqlite", "bbolt", "unknown"]);
export type StoreFormat = z.infer<typeof StoreFormat>;

/** What the programs that make a site's hosts nodes cost there, and keep. */
export const agentEvents = [
  /** What the program that the site's agents are connected to has cost since it started, and holds; two lines make a rate. */
  z.object({
    kind: z.literal("gateway-load"),
    host: z.string(),
    program: z.string(),
    outcome,
    cpuMs: z.number().optional(),
    rssBytes: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** What a node agent's process holds in memory while nothing happens, once per site host at the baseline's end. */
  z.object({
    kind: z.literal("agent-memory"),
    host: z.string(),
    outcome,
    /** The process's own name for itself, e.g. `kubelet`: what really ran there. */
    program: z.string().optional(),
    rssBytes: z.number().optional(),
    /** The part of it that no file backs, so that the kernel can't take it back. */
    anonBytes: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** What a node agent keeps on its own disk so as to do without the centre, once per site host at the baseline's end. */
  z.object({
    kind: z.literal("local-store"),
    host: z.string(),
    outcome,
    path: z.string().optional(),
    /** Told by the file's first bytes. */
    format: StoreFormat.optional(),
    /** Kind of object, in lower case (`pod`, `configmap`, `secret`) → the names of those found in it, never their content; absent where it can't be read. */
    objects: z.record(z.string(), z.array(z.string())).optional(),
    detail: z.string().optional(),
  }),
] as const;

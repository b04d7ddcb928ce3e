import { z } from "zod";
import { Degradation } from "../history/degradation.ts";
import { FaultKind, Path, RuleCounter } from "../history/event.ts";

const Found = z.enum(["open", "blocked", "unknown", "not-asked"]);

/** What was seen of one path, before, during and after the fault. */
export const PathSummary = z.object({
  path: Path,
  expect: z.enum(["open", "blocked"]),
  before: Found,
  /** How many samples during the window found it open, blocked, or could not tell. */
  during: z.object({ open: z.number(), blocked: z.number(), unknown: z.number() }),
  after: Found,
});
export type PathSummary = z.infer<typeof PathSummary>;

/** One setting of a degraded link: what was asked, and what was measured of it while it was in force. */
export const LinkFigure = z.object({
  what: z.enum(["delay", "jitter", "loss", "duplicates", "bandwidth"]),
  unit: z.enum(["ms", "%", "bit/s"]),
  /** Undefined for all ways together, as where a single way has too few packets to tell. */
  way: z.object({ from: z.string(), to: z.string() }).optional(),
  asked: z.number(),
  /** Of delay what is added to the round trip. */
  measured: z.number().nullable(),
  /** What chance may have done to it, nineteen times in twenty; and the packets, or streams, that it rests on. */
  plusMinus: z.number().nullable(),
  count: z.number().int(),
  /** The same without the fault; of delay the whole round trip. */
  before: z.number().nullable(),
  after: z.number().nullable(),
});
export type LinkFigure = z.infer<typeof LinkFigure>;

/** Proof that a fault was in force for the window and is gone after it. */
export const Certificate = z.object({
  schema: z.literal(1),
  fault: FaultKind,
  /** Only `confirmed` lets a result count; `mismatch`: what was seen contradicts it; `inconclusive`: too little was seen. */
  state: z.enum(["confirmed", "mismatch", "inconclusive"]),
  /** Never empty: a confirmed certificate says in one sentence what confirms it. */
  reasons: z.array(z.object({ code: z.string(), text: z.string() })).min(1),
  installed: z.object({ t: z.number().nullable(), durationMs: z.number().nullable() }),
  witnessed: z.object({ firstBlockedAfterMs: z.number().nullable(), paths: z.array(PathSummary) }),
  /** Of a degraded link only. */
  link: z
    .object({
      asked: Degradation,
      /** Which packets it is about, and where on each host it was set. */
      direction: z.string(),
      where: z.record(z.string(), z.string()),
      figures: z.array(LinkFigure),
    })
    .optional(),
  counters: z.array(RuleCounter),
  removed: z.object({
    t: z.number().nullable(),
    inventoryEqual: z.boolean(),
    /** Lines that were not there before the fault, as `host: line`. */
    left: z.array(z.string()),
    reachableAfter: z.boolean(),
  }),
});
export type Certificate = z.infer<typeof Certificate>;

/** Something that keeps a certificate from being confirmed. */
export interface Finding {
  state: "mismatch" | "inconclusive";
  code: string;
  text: string;
}

/** A finding that says: this was not seen well enough to count. */
export const inconclusive = (code: string, text: string): Finding => ({ state: "inconclusive", code, text });

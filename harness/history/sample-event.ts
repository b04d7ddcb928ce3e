import { z } from "zod";
import { outcome } from "./outcome.ts";

/** What is seen where central monitoring may be lost. */
export const sampleEvents = [
  /** What the site's monitoring agent says of itself; what it has not sent yet is in its buffer on disk. */
  z.object({
    kind: z.literal("samples-taken"),
    host: z.string(),
    outcome,
    /** How many samples it has taken in this cell, and in which second of the wall clock the latest of them. */
    taken: z.number().optional(),
    untilS: z.number().optional(),
    /** How many of them it has given up sending, as far as it says. */
    dropped: z.number().optional(),
    bufferBytes: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** Of the samples that were taken up to some second at the site, how many are known at the centre. */
  z.object({
    kind: z.literal("samples-arrived"),
    host: z.string(),
    outcome,
    latencyMs: z.number(),
    untilS: z.number().optional(),
    taken: z.number().optional(),
    arrived: z.number().optional(),
    detail: z.string().optional(),
  }),
] as const;

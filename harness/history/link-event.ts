import { z } from "zod";
import { Degradation } from "./degradation.ts";
import { outcome } from "./outcome.ts";

/** What a bad link is asked to be, and what it is measured as. */
export const linkEvents = [
  /** How bad the way from the site to the centre is made, and on which side of each host's card. The way back stays as it is. */
  z.object({
    kind: z.literal("degradation"),
    asked: Degradation,
    where: z.record(z.string(), z.string()),
  }),
  /** A train of echo requests (ICMP) at an even pace and what the kernel at the other end returned of it. `rttMs` has an entry for each that came back once. */
  z.object({
    kind: z.literal("round-trips"),
    when: z.enum(["before", "during", "after"]),
    from: z.string(),
    to: z.string(),
    /** They had a mark with which a degraded way lets them pass as they are: what they take is the machines' own doing. */
    control: z.literal(true).optional(),
    outcome,
    durationMs: z.number(),
    sent: z.number().optional(),
    received: z.number().optional(),
    duplicated: z.number().optional(),
    rttMs: z.array(z.number()).optional(),
    detail: z.string().optional(),
  }),
  /** Datagrams sent faster than the link is to carry, and what of them arrived in `spanMs`; bytes are those of frames on the wire. */
  z.object({
    kind: z.literal("throughput"),
    when: z.enum(["before", "during", "after"]),
    from: z.string(),
    to: z.string(),
    outcome,
    durationMs: z.number(),
    sentBytes: z.number().optional(),
    receivedBytes: z.number().optional(),
    spanMs: z.number().optional(),
    detail: z.string().optional(),
  }),
] as const;

import { z } from "zod";
import { outcome } from "./outcome.ts";

/** Packets from one address at the site to one that is not on the same machine, over one service of it; or a question for a name. */
export const Attempt = z.object({
  from: z.string(),
  to: z.string(),
  /** As the kernel names it: `tcp:443`, `udp:53`, `icmp:echo-request`; `name` where `to` is a name that a resolver was asked for. */
  service: z.string(),
  /** How many packets began a connection; 1 also for a connection that was open before and went on being used, and for a name. */
  count: z.number().int(),
});
export type Attempt = z.infer<typeof Attempt>;

/** What tells whether the site depends on anything at the centre that nobody has named. */
export const attemptEvents = [
  /** Which machines of the site are watched, and whose the addresses are that are known; written once, before the fault. */
  z.object({
    kind: z.literal("known-addresses"),
    hosts: z.array(z.string()),
    site: z.array(z.string()),
    /** `named`: the cluster's own centre, what this cell's site depends on, and what the site profile names besides. */
    /** An address may be a name. */
    centre: z.array(z.object({ address: z.string(), name: z.string(), named: z.boolean() })),
  }),
  /** What one machine and its pods have tried to reach since its watch was put in force; unknown where it is not, or can't be read. */
  z.object({
    kind: z.literal("attempts"),
    host: z.string(),
    when: z.enum(["in-force", "before-reboot", "renewed", "before-heal"]),
    outcome,
    attempts: z.array(Attempt),
    detail: z.string().optional(),
  }),
] as const;

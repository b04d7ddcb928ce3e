import { z } from "zod";

/**
 * What a pod's image is to its node: there already, there but to be asked for at every start all the same, not there but on
 * a mirror at the site, never pulled, the same
 * with an access to the registry that ends as the fault comes, or on its way when the fault comes.
 */
export const ImageCase = z.enum(["cached", "cached-always", "mirrored", "uncached", "denied", "interrupted"]);
export type ImageCase = z.infer<typeof ImageCase>;

/** A pod's container as a user is shown it; waiting without a reason where no node has said anything of it. */
export const ShownPod = z.object({
  pod: z.string(),
  state: z.enum(["waiting", "running", "terminated"]),
  reason: z.string().optional(),
  message: z.string().optional(),
});
export type ShownPod = z.infer<typeof ShownPod>;

/** What is seen and done where the registry may be lost. */
export const imageEvents = [
  /** Somebody asks for a pod, inside the window or just before it. */
  z.object({
    kind: z.literal("pod-asked"),
    pod: z.string(),
    host: z.string(),
    image: ImageCase,
    outcome: z.enum(["ok", "failed"]),
    /** Its line is written when the centre has answered. */
    latencyMs: z.number(),
    detail: z.string().optional(),
  }),
  /** What the centre shows a user of every pod that was asked for inside the window or just before it. */
  z.object({
    kind: z.literal("pods-shown"),
    outcome: z.enum(["ok", "unknown"]),
    pods: z.array(ShownPod),
    detail: z.string().optional(),
  }),
  /** How much of an image a node's runtime has fetched and not yet put together; nothing where no pull is under way. */
  z.object({
    kind: z.literal("pull-progress"),
    host: z.string(),
    outcome: z.enum(["ok", "unknown"]),
    bytes: z.number(),
    detail: z.string().optional(),
  }),
] as const;

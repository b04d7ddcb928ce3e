import { z } from "zod";
import { outcome } from "./outcome.ts";

/** What becomes of a repository inside the window: a commit on top, another history in its place, or a commit that no cluster can take. */
export const GitCase = z.enum(["committed", "rewritten", "broken"]);
export type GitCase = z.infer<typeof GitCase>;

/** What is seen and done where the Git server may be lost. Each repository deploys one thing to the site. */
export const gitEvents = [
  /** Somebody at the centre changes a repository; proved when it shows the new revision. */
  z.object({
    kind: z.literal("git-commit"),
    step: z.enum(["proved", "failed"]),
    repository: GitCase,
    /** As what is deployed from it says it of itself. */
    version: z.string(),
    before: z.string().optional(),
    after: z.string().optional(),
    detail: z.string().optional(),
  }),
  /** Somebody changes by hand what was deployed from a repository: how many copies of it run. */
  z.object({
    kind: z.literal("drift"),
    step: z.enum(["proved", "failed"]),
    repository: GitCase,
    replicas: z.number().int(),
    detail: z.string().optional(),
  }),
  /** Every pod that the centre knows as deployed from a repository, those aside that are being removed. */
  z.object({
    kind: z.literal("deployed"),
    outcome,
    pods: z.array(z.object({ repository: GitCase, pod: z.string(), version: z.string(), ready: z.boolean() })),
    detail: z.string().optional(),
  }),
  /** What the site's GitOps agent has of a repository, and what Git and the agent said last. */
  z.object({
    kind: z.literal("git-agent"),
    host: z.string(),
    repository: GitCase,
    outcome,
    revision: z.string().optional(),
    /** What Git said when it last asked the server; absent where it had no trouble. */
    fetchSaid: z.string().optional(),
    agentSaid: z.string().optional(),
    detail: z.string().optional(),
  }),
] as const;

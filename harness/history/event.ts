import { z } from "zod";
import { agentEvents } from "./agent-event.ts";
import { attemptEvents } from "./attempt-event.ts";
import { gitEvents } from "./git-event.ts";
import { identityEvents } from "./identity-event.ts";
import { imageEvents } from "./image-event.ts";
import { linkEvents } from "./link-event.ts";
import { outcome } from "./outcome.ts";
import { sampleEvents } from "./sample-event.ts";

/** A way from one place to another that a fault closes or must leave open. Names are host names of the cluster. */
export const Path = z.object({
  from: z.string(),
  to: z.string(),
  /** new-ip and new-name: a fresh TCP connection; established: one opened before the fault; api-answers: an HTTPS answer, not only a connection. */
  means: z.enum(["new-ip", "new-name", "established", "api-answers"]),
});
export type Path = z.infer<typeof Path>;

export const PhaseName = z.enum(["up", "deploy", "baseline", "inject", "window", "heal", "settle", "down"]);
export type PhaseName = z.infer<typeof PhaseName>;

export const FaultKind = z.enum(["noop", "cut", "degrade", "pause", "power"]);
export type FaultKind = z.infer<typeof FaultKind>;

export const DisturbanceName = z.enum([
  "none",
  "crash",
  "agent-restart",
  "reboot",
  "power-cut",
  "aged-token-restart",
  "configmap-edit",
  "device-edit",
]);
export type DisturbanceName = z.infer<typeof DisturbanceName>;

/** The disturbances after which a node has booted anew. */
const boots = ["reboot", "power-cut"] as const satisfies readonly DisturbanceName[];
export type Boot = (typeof boots)[number];
export const isBoot = (name: DisturbanceName): name is Boot => boots.some((boot) => boot === name);

const ContainerOnNode = z.object({
  variant: z.string(),
  pod: z.string(),
  podUid: z.string(),
  id: z.string(),
  state: z.enum(["running", "exited", "created", "unknown"]),
  attempt: z.number(),
});
export type ContainerOnNode = z.infer<typeof ContainerOnNode>;

/** Histories of before a centre could have several machines hold the one name. */
const Names = z.union([z.array(z.string()), z.string().transform((name) => [name])]);

/** How fast a cluster's machines are. */
export const Speed = z.object({
  /** How many times as long as this machine alone its slowest machine takes for the same work, all of them at work at once. */
  slowness: z.number(),
  /** What runs the machines' instructions, e.g. `tcg`, and why not something faster. */
  accelerator: z.string(),
  reason: z.string().optional(),
  /** From switching the first machine on to its first command, and from then to the API server's first answer. */
  bootMs: z.number(),
  apiReadyMs: z.number(),
});
export type Speed = z.infer<typeof Speed>;

/** One counter of a rule that a fault installed, read back from the kernel. */
export const RuleCounter = z.object({
  host: z.string(),
  rule: z.string(),
  packets: z.number(),
  bytes: z.number(),
  /** Of a queueing discipline: what it has thrown away. */
  dropped: z.number().optional(),
});
export type RuleCounter = z.infer<typeof RuleCounter>;

const Payload = z.discriminatedUnion("kind", [
  /** Which cell this is, which hosts its fault is about, and which of them are lost; written once, as soon as the cluster is up. */
  z.object({ kind: z.literal("cell"), id: z.string(), hosts: z.array(z.string()), centre: Names }),
  z.object({ kind: z.literal("phase"), phase: PhaseName, state: z.enum(["begin", "end"]) }),
  /** installed and removed end the fault's own work; renewed: put back, or in force anew, on a host that has booted. */
  z.object({
    kind: z.literal("fault"),
    fault: FaultKind,
    step: z.enum(["inject", "installed", "renewed", "heal", "removed", "failed"]),
    host: z.string().optional(),
    durationMs: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** Packet counters of the fault's own rules; `when` says at which point of the fault's life they were read. */
  z.object({
    kind: z.literal("counters"),
    when: z.enum(["installed", "before-renewal", "before-heal"]),
    rules: z.array(RuleCounter),
  }),
  /** Everything that could hold a fault (rules, qdiscs, pauses), line by line and host by host. */
  z.object({
    kind: z.literal("inventory"),
    when: z.enum(["before", "after"]),
    hosts: z.record(z.string(), z.array(z.string())),
  }),
  z.object({
    kind: z.literal("witness"),
    when: z.enum(["before", "during", "after"]),
    path: Path,
    /** What the fault promises of this path at this time. */
    expect: z.enum(["open", "blocked"]),
    found: z.enum(["open", "blocked", "unknown"]),
    latencyMs: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** begin, then proved (with what shows that it really happened) or failed. One line per container for crashes. */
  z.object({
    kind: z.literal("disturbance"),
    disturbance: DisturbanceName,
    step: z.enum(["begin", "proved", "failed"]),
    host: z.string(),
    variant: z.string().optional(),
    device: z.string().optional(),
    proof: z
      .object({
        what: z.enum(["process", "agent-process", "boot", "token-age", "resource-version", "left-alone"]),
        before: z.string(),
        after: z.string(),
      })
      .optional(),
    /** What a configmap-edit or a device-edit put in force at the centre: a workload or device that has it shows this value. */
    value: z.string().optional(),
    /** How long before this line it happened, where finding the proof took time. */
    agoMs: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** One HTTP request to a workload from the site's side. `instance` changes when and only when the process is a new one. */
  z.object({
    kind: z.literal("serve"),
    host: z.string(),
    variant: z.string(),
    outcome,
    latencyMs: z.number(),
    instance: z.string().optional(),
    startedAt: z.string().optional(),
    /** What the workload was configured with: the ConfigMap's value, the Secret's digest, the token's subject. */
    value: z.string().optional(),
    detail: z.string().optional(),
  }),
  z.object({
    kind: z.literal("containers"),
    host: z.string(),
    outcome,
    containers: z.array(ContainerOnNode),
    detail: z.string().optional(),
  }),
  /** The centre's view, each line one change that its watch delivered. */
  z.object({
    kind: z.literal("node"),
    name: z.string(),
    ready: z.enum(["True", "False", "Unknown"]),
    reason: z.string().optional(),
  }),
  z.object({
    kind: z.literal("pod"),
    name: z.string(),
    uid: z.string(),
    host: z.string(),
    variant: z.string(),
    phase: z.string(),
    ready: z.boolean(),
    restarts: z.number(),
    containerId: z.string().optional(),
    deleted: z.boolean(),
    reason: z.string().optional(),
  }),
  /** A device as one side knows it: the site by asking it, the centre by a watch, whose every change is a line. */
  z.object({
    kind: z.literal("device"),
    side: z.enum(["site", "centre"]),
    /** Where the device is, and what it is called. */
    host: z.string(),
    name: z.string(),
    outcome,
    /** A count, one more with each report: at the site the latest that the node agent took, at the centre the latest that arrived. */
    reported: z.number().int().optional(),
    /** At the centre what is asked of the device, at the site what is in force there. */
    desired: z.string().optional(),
    /** Changes when and only when the device's own process is a new one, which counts from 1 again; the site's line has it. */
    instance: z.string().optional(),
    latencyMs: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** Whether the watch at the centre is connected: while it is not, silence is not evidence. */
  z.object({ kind: z.literal("centre"), outcome, detail: z.string().optional() }),
  /** The API server's own totals since it started; a difference of two lines is a rate. */
  z.object({
    kind: z.literal("requests"),
    outcome,
    total: z.number(),
    errors: z.number(),
    detail: z.string().optional(),
  }),
  /** What the cluster's machines cost where they are not as fast as this one, and what the run's own limits became. */
  Speed.extend({ kind: z.literal("speed"), servingLimitMs: z.number(), settleLimitMs: z.number() }),
  ...linkEvents,
  ...agentEvents,
  ...imageEvents,
  ...sampleEvents,
  ...identityEvents,
  ...gitEvents,
  ...attemptEvents,
  z.object({ kind: z.literal("note"), text: z.string() }),
]);

/** What a recorder hands to the history; the writer adds the line's number, its times and the link to the line before. */
export type EventInput = z.input<typeof Payload>;

const Stamp = z.object({
  /** Line number from 1; a gap means that a line is missing. */
  n: z.number().int(),
  /** First 16 hex digits of the SHA-256 of the line before (of nothing, for line 1): a changed line breaks the next. */
  prev: z.string(),
  /** Milliseconds since the history's start, on the monotonic clock. */
  t: z.number(),
  /** The wall clock, ISO 8601, for people; never used in a calculation. */
  at: z.string(),
});

export const HistoryEvent = Stamp.and(Payload);
export type HistoryEvent = z.infer<typeof HistoryEvent>;
export type EventOf<K extends HistoryEvent["kind"]> = Extract<HistoryEvent, { kind: K }>;

/** Everything that happened in a cell, in order. Checks see nothing else. */
export type History = readonly HistoryEvent[];

/** The events of one kind, in order. */
export function eventsOf<K extends HistoryEvent["kind"]>(history: History, kind: K): EventOf<K>[] {
  return history.filter((event): event is EventOf<K> => event.kind === kind);
}

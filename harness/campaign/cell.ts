import { z } from "zod";
import { Degradation } from "../history/degradation.ts";
import { FaultKind } from "../history/event.ts";
import { NodeDisturbance, Requirement, Variant } from "../site/requirement.ts";

export const TopologyName = z.enum(["fake", "kubernetes", "k3d", "kubeedge-k3s", "microk8s-vm"]);
export type TopologyName = z.infer<typeof TopologyName>;

export const Flavour = z.enum(["published", "built"]);
export type Flavour = z.infer<typeof Flavour>;

/** The servers at the centre beside the cluster's own. */
export const serverNames = ["registry", "identity-provider", "git", "observability"] as const;
export type ServerName = (typeof serverNames)[number];

export const Dependency = z.enum([
  "api-server",
  "one-api-server",
  "api-server-quorum",
  "cloudcore",
  "cloudcore-api-server",
  ...serverNames,
  "wan",
]);
export type Dependency = z.infer<typeof Dependency>;

/** How long a fault holds. `scale` 1 is real time; any other scale is another kind of evidence. */
export const Window = z.object({ name: z.string(), ms: z.number().int().positive(), scale: z.number().positive() });
export type Window = z.infer<typeof Window>;

/** The unit that runs, resumes and is judged: one topology × test × dependency × fault × window × repeat. */
export const Cell = z.object({
  /** Also the folder's name, e.g. `kubernetes-built.02-partition.api-server.cut.smoke.1`; with light nodes `kubeedge-k3s-built+19.…`, with a bad link `….degrade-delay200ms-loss2pct.…`. */
  id: z.string(),
  topology: TopologyName,
  flavour: Flavour,
  test: z.literal("02-partition"),
  dependency: Dependency,
  fault: FaultKind,
  /** How bad the link is, where the fault is `degrade`. */
  degradation: Degradation.optional(),
  window: Window,
  repeat: z.number().int().positive(),
  /** How many nodes return with the link besides those that carry workloads; cells of before there were any have none. */
  lightNodes: z.number().int().nonnegative().default(0),
  variants: z.array(Variant).min(1),
  disturbances: z.array(NodeDisturbance).min(1),
  /** What the site profile names of the centre besides the dependencies. */
  known: z.array(z.object({ name: z.string(), address: z.string() })).optional(),
  requirements: z.array(Requirement),
  /** Requirements of the test that this cell can't ask, with the reason that the report shows as *skipped*. */
  notAsked: z.array(z.object({ id: z.string(), reason: z.string() })),
});
export type Cell = z.infer<typeof Cell>;

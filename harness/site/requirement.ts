import { z } from "zod";

export const Level = z.enum(["must", "should"]);
export type Level = z.infer<typeof Level>;

/** One falsifiable sentence about the site. `threshold` is in `unit`; requirements without a number have `unit: "none"`. */
export const Requirement = z.object({
  id: z.string(),
  sentence: z.string(),
  level: Level,
  threshold: z.number(),
  unit: z.enum(["ms", "ratio", "count", "none"]),
});
export type Requirement = z.infer<typeof Requirement>;

/** Whether a requirement is about a device of the site: a cell that asks one has a device. */
export const isAboutDevice = (id: string): boolean => id.startsWith("device.");

/** Whether a requirement is about what happens once the link is back. */
export const isAboutRecovery = (id: string): boolean =>
  id.startsWith("reconcile.") || isAboutDevice(id) || serverRecoveries.test(id);

/** Whether a requirement is about what the site can do inside the window, on its own. */
export const isAboutWindow = (id: string): boolean => !isAboutRecovery(id);

/** Those of the central servers: the registry's, the identity provider's, Git's, central monitoring's. */
const serverRecoveries =
  /^(registry\.(recovers|ended-access-shown|interrupted-pull)|identity\.(login|renewal|key-rotation|withdrawn-key)|git\.(commit-applied|rewrite-applied|broken-commit)|observability\.buffered)$/;

/** The workloads of the partition test; each depends on one thing of the centre, the first on none. */
export const variants = [
  "none",
  "configmap-env",
  "configmap-volume",
  "secret",
  "automount-token",
  "projected-token",
  "short-token",
  "init-container",
] as const;
export const Variant = z.enum(variants);
export type Variant = z.infer<typeof Variant>;

/** What happens to a node inside a window; `none` is the node that is left alone. */
export const nodeDisturbances = [
  "none",
  "crash",
  "agent-restart",
  "reboot",
  "power-cut",
  "aged-token-restart",
] as const;
export const NodeDisturbance = z.enum(nodeDisturbances);
export type NodeDisturbance = z.infer<typeof NodeDisturbance>;

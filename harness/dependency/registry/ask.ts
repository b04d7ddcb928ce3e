import { messageOf } from "../../errors.ts";
import type { ImageCase } from "../../history/image-event.ts";
import type { Host } from "../../host/host.ts";
import type { ServerDisturbing } from "../central-server.ts";
import { askedPod, type RegistryNames } from "./pods.ts";

/** Whom to ask, and where to write down that one did. */
export type Asking = Pick<ServerDisturbing, "cluster" | "nodeOf" | "record" | "signal">;

/**
 * Asks for pods as somebody at the centre would who rolls something out: on every node one whose image it has to pull, so
 * that they all pull at once when the link is back, and where nothing else happens also those whose image is there. Two nodes
 * are left out of that: one is pulling already, and one pulls from the mirror, which may hang as long as the link is away.
 */
export async function askForPods(registry: RegistryNames, asking: Asking): Promise<void> {
  const { cluster, nodeOf, signal } = asking;
  // An agent pulls one image at a time: whatever is asked for behind a pull that hangs fails or recovers as late as that.
  const [leftAlone, pulling, mirrored] = [nodeOf("none"), pullingNode(asking), nodeOf("agent-restart")];
  const on = (node: Host | undefined, image: ImageCase) => (node ? [{ host: node.name, image }] : []);
  const free = cluster.site.filter((node) => node !== pulling && node !== mirrored);
  const asked = [
    ...on(leftAlone, "cached"),
    ...on(mirrored, "mirrored"),
    ...free.map((node) => ({ host: node.name, image: "uncached" as const })),
    ...on(leftAlone, "denied"),
    ...on(leftAlone, "cached-always"),
  ];
  for (const { host, image } of asked) {
    signal.throwIfAborted();
    await askFor(registry, host, image, asking);
  }
}

/** The node on which a pull is under way when the fault comes: one that is not rebooted and whose agent goes on. */
export const pullingNode = ({ nodeOf }: Pick<Asking, "nodeOf">): Host | undefined => nodeOf("crash");

/** Asks for one pod; that it was refused is recorded. */
export async function askFor(
  registry: RegistryNames,
  host: string,
  image: ImageCase,
  { cluster, record }: Pick<Asking, "cluster" | "record">,
): Promise<void> {
  const pod = askedPod(registry, host, image);
  const about = { kind: "pod-asked" as const, pod: pod.metadata?.name ?? "", host, image };
  const beganMs = performance.now();
  const latencyMs = () => performance.now() - beganMs;
  try {
    await cluster.centre.apply([pod]);
    record({ ...about, outcome: "ok", latencyMs: latencyMs() });
  } catch (error) {
    record({ ...about, outcome: "failed", latencyMs: latencyMs(), detail: messageOf(error) });
  }
}

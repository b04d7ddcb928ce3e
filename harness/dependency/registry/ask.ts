import { messageOf } from "../../errors.ts";
import type { ImageCase } from "../../history/image-event.ts";
import type { ServerDisturbing } from "../central-server.ts";
import { askedPod } from "./pods.ts";

/**
 * Asks for pods as somebody at the centre would who rolls something out: on every node one whose image it has to pull, so
 * that they all pull at once when the link is back, and where nothing else happens also those whose image is there.
 */
export async function askForPods(
  registry: string,
  { cluster, leftAlone, record, signal }: Pick<ServerDisturbing, "cluster" | "leftAlone" | "record" | "signal">,
): Promise<void> {
  const alone = (image: ImageCase) => (leftAlone ? [{ host: leftAlone.name, image }] : []);
  // An agent pulls one image at a time: the last in the queue is the one whose failure nobody waits for.
  const asked = [
    ...alone("cached"),
    ...cluster.site.map((node) => ({ host: node.name, image: "uncached" as const })),
    ...alone("cached-always"),
  ];
  for (const { host, image } of asked) {
    signal.throwIfAborted();
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
}

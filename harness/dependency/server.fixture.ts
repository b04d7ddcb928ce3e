import { randomBytes } from "node:crypto";
import { removeRun } from "../host/engine.ts";
import { ensureKubernetesParts } from "../parts/parts.ts";
import { createNetwork } from "../topology/docker-network.ts";
import { Authority } from "../topology/pki.ts";
import type { ServerSettings } from "./central-server.ts";
import { places } from "./server-machine.ts";

/** What a central server that the site is to lose is started with, in a network of its own; all of it goes with `undo`. */
export async function serverSettings(undo: AsyncDisposableStack, signal: AbortSignal): Promise<ServerSettings> {
  const run = `c${randomBytes(3).toString("hex")}`;
  const report = () => undefined;
  const { nodeImage: image, vantage } = await ensureKubernetesParts({ signal, report });
  undo.defer(() => removeRun(run));
  const network = await createNetwork(run);
  const authority = await Authority.create("test");
  return { run, network, index: places.servers, isLost: true, image, vantage, signal, report, authority };
}

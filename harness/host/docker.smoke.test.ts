import { randomBytes } from "node:crypto";
import { ensureKubernetesParts } from "../parts/parts.ts";
import { startContainer } from "../topology/container-host.ts";
import { createNetwork } from "../topology/docker-network.ts";
import { hostConformance } from "./conformance.ts";
import { removeRun } from "./engine.ts";

const signal = new AbortController().signal;

hostConformance("container", async () => {
  const { nodeImage, vantage } = await ensureKubernetesParts({ signal, report: () => undefined });
  const run = randomBytes(4).toString("hex");
  const network = await createNetwork(run);
  const files = { "/etc/islanding/services": "\n" };
  const settings = { run, network, image: nodeImage, vantage, signal, name: "site-1", index: 1, files };
  return { host: await startContainer(settings), [Symbol.asyncDispose]: () => removeRun(run) };
});

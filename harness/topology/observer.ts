import { DockerHost } from "../host/docker.ts";
import { engineMust, runLabel } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import type { RunNetwork } from "./docker-network.ts";

export interface ObserverSettings {
  run: string;
  network: RunNetwork;
  /** The nodes' image, because that is there; nothing of Kubernetes runs in it. */
  image: string;
  signal: AbortSignal;
}

/** The nodes of a tool that chooses their addresses itself take the lowest ones of the run's network. */
const observerIndex = 200;

/** Creates, and does not start, the machine that asks as a client at the site would. */
export async function createObserver({ run, network, image, signal }: ObserverSettings): Promise<Host> {
  const name = "observer";
  const container = `islanding-${run}-${name}`;
  const address = network.address(observerIndex);
  const identity = ["--name", container, "--hostname", name, "--label", `${runLabel}=${run}`];
  const place = ["--network", network.name, "--ip", address, "--entrypoint", "sleep"];
  await engineMust(["create", ...identity, ...place, image, "infinity"], { signal });
  return new DockerHost({ name, address, container, helperImage: image });
}

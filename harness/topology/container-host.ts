import { DockerHost } from "../host/docker.ts";
import { engineMust, runLabel } from "../host/engine.ts";
import { vantagePath } from "../host/vantage.ts";
import type { RunNetwork } from "./docker-network.ts";
import type { Files } from "./kubernetes-files.ts";
import { copyFiles } from "./machine-files.ts";

export interface ContainerSettings {
  run: string;
  network: RunNetwork;
  /** The node image, or one made from it. */
  image: string;
  vantage: string;
  signal: AbortSignal;
  name: string;
  /** Its place in the run's network. */
  index: number;
  files: Files;
  /** A folder of this machine whose content is put there too. */
  folder?: string;
  /** A port of this machine's loopback that leads to one of the container's. */
  publish?: { from: number; to: number };
}

/** A machine's name in the engine, which is also its name on the run's network. */
export const containerName = (run: string, name: string): string => `islanding-${run}-${name}`;

/** Creates a machine of the node image with these files in it, and switches it on. */
export async function startContainer(settings: ContainerSettings): Promise<DockerHost> {
  const { run, network, image, name, index, folder, publish, signal } = settings;
  const container = containerName(run, name);
  const label = ["--label", `${runLabel}=${run}`];
  const address = network.address(index);
  // Not to be interrupted: the engine would go on creating what cleaning up has not seen.
  await engineMust(["volume", "create", ...label, container]);
  await engineMust(
    [
      ["create", "--name", container, "--hostname", name, ...label],
      ["--privileged", "--cgroupns", "private", "--security-opt", "seccomp=unconfined"],
      ["--network", network.name, "--ip", address],
      ["--tmpfs", "/run", "--tmpfs", "/tmp", "--volume", `${container}:/var`],
      publish ? ["--publish", `127.0.0.1:${publish.from}:${publish.to}`] : [],
      [image],
    ].flat(),
  );
  const host = new DockerHost({ name, address, container, helperImage: image });
  await copyFiles({ run, container, files: settings.files, signal });
  if (folder) await host.copyIn(`${folder}/.`, "/", signal);
  await host.copyIn(settings.vantage, vantagePath, signal);
  signal.throwIfAborted();
  await host.powerOn();
  return host;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { IslandingError } from "../errors.ts";
import { type CommandOptions, type Outcome, run } from "../host/command.ts";
import { inKeysFolder } from "../host/keys-folder.ts";
import { waitFor } from "../wait.ts";
import { hostLabel } from "./centre-events.ts";
import { kindNodeImage } from "./published-image.ts";

export const kindCreateLimitMs = 5 * 60_000;
const loadLimitMs = 2 * 60_000;
const exportLimitMs = 60_000;
const versionLimitMs = 5000;
const startsEndLimitMs = 30_000;

export interface KindClusterOptions {
  run: string;
  /** The site's machines, one worker each. */
  site: readonly string[];
  /** An existing network of the engine for the nodes' containers. */
  network: string;
  signal: AbortSignal;
}

/** The version of the `kind` on this machine's PATH; undefined where none answers. */
export async function kindVersion(signal: AbortSignal): Promise<string | undefined> {
  const outcome = await kind(["version", "--quiet"], { signal, timeoutMs: versionLimitMs });
  return outcome.ok ? outcome.stdout.trim() : undefined;
}

/** Brings a cluster up and returns the kubeconfig of its administrator, which stays on no disk, least of all in the user's own. */
export async function createKindCluster({ run, site, network, signal }: KindClusterOptions): Promise<string> {
  const name = kindClusterOf(run);
  return inKeysFolder(run, async (folder) => {
    const kubeconfig = join(folder, "kubeconfig");
    const create = ["create", "cluster", "--name", name, "--config", "-"];
    const creating = kindMust([...create, "--image", kindNodeImage, "--kubeconfig", kubeconfig], {
      input: JSON.stringify(kindConfig(site)),
      env: { KIND_EXPERIMENTAL_DOCKER_NETWORK: network },
      timeoutMs: kindCreateLimitMs,
      signal,
    });
    await creating.catch(async (error: unknown) => {
      await untilNothingStarts(name);
      throw error;
    });
    return readFile(kubeconfig, "utf8");
  });
}

/** kind's name for a run's cluster. */
export const kindClusterOf = (run: string): string => `islanding-${run}`;

/** The container in which a cluster's API server runs. */
export const controlPlaneOf = (cluster: string): string => `${cluster}-control-plane`;

/** The container of a cluster's worker, counted from 0 in the order in which the site's machines were asked for. */
export const workerOf = (cluster: string, index: number): string => `${cluster}-worker${index === 0 ? "" : index + 1}`;

/** Imports an archive of images into every node. */
export async function loadKindImages(name: string, archive: string, signal: AbortSignal): Promise<void> {
  await kindMust(["load", "image-archive", archive, "--name", name], { timeoutMs: loadLimitMs, signal });
}

/** Writes every node's logs into this folder, in a folder per container. */
export async function exportKindLogs(name: string, directory: string, signal: AbortSignal): Promise<void> {
  await kindMust(["export", "logs", directory, "--name", name], { timeoutMs: exportLimitMs, signal });
}

/** JSON is YAML. The nodes keep the names that kind gives them, which its network relies on, and say by a label which machine they are. */
const kindConfig = (site: readonly string[]) => ({
  kind: "Cluster",
  apiVersion: "kind.x-k8s.io/v1alpha4",
  networking: { apiServerAddress: "127.0.0.1" },
  nodes: [{ role: "control-plane" }, ...site.map((host) => ({ role: "worker", labels: { [hostLabel]: host } }))],
});

/** The engine goes on with the containers that it was asked for, even when kind has ended: whoever cleans up then would miss them. */
async function untilNothingStarts(cluster: string): Promise<void> {
  // Both `kind create cluster` and its `docker run` say it so.
  const isStarting = async () => (await run(["ps", "-A", "-ww", "-o", "args="])).stdout.includes(`--name ${cluster}`);
  const limit = { limitMs: startsEndLimitMs, signal: AbortSignal.timeout(startsEndLimitMs) };
  const ended = waitFor(async () => !(await isStarting()), { what: "containers that still start", ...limit });
  // What made kind fail matters more than this; containers that come later are found by their label.
  await ended.catch(() => undefined);
}

/** Without a choice from us, kind might take another engine than ours. */
const kind = (args: readonly string[], options: CommandOptions): Promise<Outcome> =>
  run(["kind", ...args], { ...options, env: { ...options.env, KIND_EXPERIMENTAL_PROVIDER: "docker" } });

async function kindMust(args: readonly string[], options: CommandOptions & { timeoutMs: number }): Promise<void> {
  const outcome = await kind(args, options);
  options.signal?.throwIfAborted();
  if (outcome.ok) return;
  const lines = outcome.stderr.trim().split("\n");
  const why = outcome.timedOut
    ? `it did not end within ${options.timeoutMs / 1000} s`
    : (lines.find((line) => line.startsWith("ERROR: ")) ?? lines.at(-1))?.replace("ERROR: ", "");
  throw new IslandingError("kind-failed", `kind ${args.slice(0, 2).join(" ")} failed: ${why}`);
}

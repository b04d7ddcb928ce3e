import { IslandingError, unavailableError } from "../errors.ts";
import { type CommandOptions, type Outcome, run } from "./command.ts";
import { type ProcessIdentity, parseIdentity } from "./process.ts";

/** Every container, network and volume of ours carries this label; its value is the run's id. */
export const runLabel = "islanding.run";
/** A run's network is made before and removed after all else, and says by this label which process the run belongs to. */
export const ownerLabel = "islanding.owner";

/** No single call takes longer on a machine that works. */
const engineLimitMs = 120_000;

/** Calls the engine's command line; failure is a value. */
export const engine = (args: readonly string[], options: CommandOptions = {}): Promise<Outcome> =>
  run(["docker", ...args], { timeoutMs: engineLimitMs, ...options });

/** Calls the engine and returns its standard output; throws `engine-failed` with what it said, or why it can't be reached. */
export async function engineMust(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const outcome = await engine(args, options);
  options.signal?.throwIfAborted();
  return outputOf(outcome, args);
}

/** What the engine knows of a container, in a format of its own; undefined where there is no such container. */
export async function inspect(container: string, format: string): Promise<string | undefined> {
  const args = ["inspect", "--format", format, container];
  const outcome = await engine(args);
  return !outcome.ok && /no such/i.test(outcome.stderr) ? undefined : outputOf(outcome, args).trim();
}

function outputOf(outcome: Outcome, args: readonly string[]): string {
  if (outcome.ok) return outcome.stdout;
  const unreachable = /cannot connect to the docker daemon|error during connect|ENOENT/i.test(outcome.stderr);
  if (unreachable || outcome.timedOut) {
    const said = outcome.timedOut ? `not within ${Math.round(outcome.durationMs / 1000)} s` : lastLine(outcome.stderr);
    throw unavailableError(
      "engine-gone",
      `The container engine does not answer (docker ${args[0]}): ${said}`,
      "Start it, then run `islanding recover`; `islanding doctor` tells what else is missing.",
    );
  }
  throw new IslandingError("engine-failed", `docker ${args.slice(0, 3).join(" ")} failed: ${lastLine(outcome.stderr)}`);
}

/** The engine's version, or undefined when none answers within 5 s. */
export async function engineVersion(): Promise<string | undefined> {
  const outcome = await engine(["version", "--format", "{{.Server.Version}}"], { timeoutMs: 5000 });
  return outcome.ok ? outcome.stdout.trim() : undefined;
}

/** The runtime that starts containers which name none; undefined when no engine answers within 5 s. */
export async function engineDefaultRuntime(): Promise<string | undefined> {
  const outcome = await engine(["info", "--format", "{{.DefaultRuntime}}"], { timeoutMs: 5000 });
  return outcome.ok ? outcome.stdout.trim() : undefined;
}

/** The labels by which kind and k3d know what is theirs: the name of its cluster, which is `islanding-RUN` for a run's. */
const kindLabel = "io.x-k8s.kind.cluster";
const k3dLabel = "k3d.cluster";
/** Nobody else's cluster has a name of this form; runs' ids are 7 or 8 hexadecimal digits. */
const clusterOfRun = /^islanding-([0-9a-f]{7,8})$/;

/** Removes every container, network and volume that carries this run's label, and those of its kind or k3d cluster. Idempotent. */
export async function removeRun(run: string): Promise<void> {
  const listed = async (args: string[], ...labels: string[]) => {
    const lists = labels.map((label) => engineMust([...args, "--filter", `label=${label}`]));
    return [...new Set((await Promise.all(lists)).flatMap((list) => list.split("\n")))].filter(Boolean);
  };
  const ours = `${runLabel}=${run}`;
  const kinds = `${kindLabel}=islanding-${run}`;
  const k3ds = `${k3dLabel}=islanding-${run}`;
  const containers = await listed(["ps", "--all", "--quiet"], ours, kinds, k3ds);
  if (containers.length > 0) await engineMust(["rm", "--force", "--volumes", ...containers]);
  const networks = await listed(["network", "ls", "--quiet"], ours);
  if (networks.length > 0) await engineMust(["network", "rm", ...networks]);
  const volumes = await listed(["volume", "ls", "--quiet"], ours, k3ds);
  if (volumes.length > 0) await engineMust(["volume", "rm", "--force", ...volumes]);
}

/** A run that still has a container, a network or a volume, and the process that it belongs to, where that is known. */
export interface Leftover {
  run: string;
  owner: ProcessIdentity | undefined;
}

/** Everything that runs have on this engine, whether they are alive or dead. */
export async function leftovers(): Promise<Leftover[]> {
  const labels = async (args: string[], filter: string, format: string) =>
    (await engineMust([...args, "--filter", `label=${filter}`, "--format", format])).split("\n").filter(Boolean);
  const runOf = `{{.Label "${runLabel}"}}`;
  const [clusters, containers, networks, volumes] = await Promise.all([
    Promise.all([
      labels(["ps", "--all"], kindLabel, `{{.Label "${kindLabel}"}}`),
      labels(["ps", "--all"], k3dLabel, `{{.Label "${k3dLabel}"}}`),
      labels(["volume", "ls"], k3dLabel, `{{.Label "${k3dLabel}"}}`),
    ]),
    labels(["ps", "--all"], runLabel, runOf),
    labels(["network", "ls"], runLabel, `${runOf} {{.Label "${ownerLabel}"}}`),
    labels(["volume", "ls"], runLabel, runOf),
  ]);
  const owners = new Map(networks.map((line) => line.split(" ") as [string, string | undefined]));
  const runsOfClusters = clusters.flat().flatMap((cluster) => clusterOfRun.exec(cluster)?.[1] ?? []);
  const runs = new Set([...owners.keys(), ...containers, ...volumes, ...runsOfClusters]);
  return [...runs].sort().map((run) => ({ run, owner: parseIdentity(owners.get(run) ?? "") }));
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

import { IslandingError, unavailableError } from "../errors.ts";
import { type CommandOptions, type Outcome, run } from "./command.ts";

/** Every container, network and volume of ours carries this label; its value is the run's id. */
export const runLabel = "islanding.run";

/** Calls the engine's command line; failure is a value. */
export const engine = (args: readonly string[], options: CommandOptions = {}): Promise<Outcome> =>
  run(["docker", ...args], options);

/** Calls the engine and returns its standard output; throws `engine-failed` with what it said, or why it can't be reached. */
export async function engineMust(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const outcome = await engine(args, options);
  options.signal?.throwIfAborted();
  if (outcome.ok) return outcome.stdout;
  if (/cannot connect to the docker daemon|error during connect|ENOENT/i.test(outcome.stderr)) {
    throw unavailableError(
      "engine-gone",
      `The container engine does not answer (docker ${args[0]}): ${lastLine(outcome.stderr)}`,
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

/** Removes every container, network and volume that carries this run's label. Idempotent. */
export async function removeRun(run: string): Promise<void> {
  const filter = ["--filter", `label=${runLabel}=${run}`];
  const listed = async (args: string[]) => (await engineMust([...args, ...filter])).split("\n").filter(Boolean);
  const containers = await listed(["ps", "--all", "--quiet"]);
  if (containers.length > 0) await engineMust(["rm", "--force", "--volumes", ...containers]);
  const networks = await listed(["network", "ls", "--quiet"]);
  if (networks.length > 0) await engineMust(["network", "rm", ...networks]);
  const volumes = await listed(["volume", "ls", "--quiet"]);
  if (volumes.length > 0) await engineMust(["volume", "rm", "--force", ...volumes]);
}

/** The ids of all runs that still have a container, a network or a volume. */
export async function runsWithLeftovers(): Promise<string[]> {
  const format = ["--filter", `label=${runLabel}`, "--format"];
  const lists = await Promise.all([
    engineMust(["ps", "--all", ...format, `{{.Label "${runLabel}"}}`]),
    engineMust(["network", "ls", ...format, `{{.Label "${runLabel}"}}`]),
    engineMust(["volume", "ls", ...format, `{{.Label "${runLabel}"}}`]),
  ]);
  return [...new Set(lists.flatMap((list) => list.split("\n")).filter(Boolean))].sort();
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

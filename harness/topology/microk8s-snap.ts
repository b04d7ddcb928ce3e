import { IslandingError } from "../errors.ts";
import type { Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import { lastWords } from "../host/last-words.ts";
import type { Limits } from "./microk8s-cli.ts";

/** What is said to snapd on a host about MicroK8s' snap, and what is made of the answers; snap-interface.fixture.ts records both. */

const snapName = "microk8s";

export interface InstalledSnap {
  version: string;
  revision: string;
  /** As `1.32/stable`; `-` for a file without one. */
  channel: string;
}

/** Waits until a machine that has just been made has the snaps that it comes with; earlier it installs no others. */
export const waitSeeded = async (host: Host, limits: Limits): Promise<void> => {
  await must(host, ["wait", "system", "seed.loaded"], limits);
};

/** Has snapd leave every snap as it is: by itself, it would replace MicroK8s or what it stands on in the middle of a measurement. */
export const holdRefreshes = (host: Host, limits: Limits): Promise<void> =>
  change(host, ["refresh", "--hold"], /^Auto-refresh of all snaps held indefinitely$/m, limits);

/** Makes a file's signatures known, so that the file counts as the publisher's. */
export const acknowledge = async (host: Host, assertion: string, limits: Limits): Promise<void> => {
  await must(host, ["ack", assertion], limits);
};

/** Installs a snap from a file on the host. */
export const installFile = (host: Host, file: string, limits: Limits): Promise<void> => install(host, file, [], limits);

/** Installs MicroK8s from a file on the host. */
export const installMicrok8sFile = (host: Host, file: string, limits: Limits): Promise<void> =>
  install(host, file, ["--classic"], limits);

/** Installs MicroK8s from the store. */
export const installFromStore = (host: Host, channel: string, limits: Limits): Promise<void> =>
  install(host, snapName, ["--classic", `--channel=${channel}`], limits);

/** Replaces MicroK8s by what a channel has. Throws `snap-failed` also where that was there already, which snapd calls no failure. */
export async function refresh(host: Host, channel: string, limits: Limits): Promise<InstalledSnap> {
  await change(host, ["refresh", snapName, `--channel=${channel}`], /^microk8s .* from .* refreshed$/m, limits);
  return installed(host, limits);
}

/** Goes back to the revision before the last refresh. */
export async function revert(host: Host, limits: Limits): Promise<InstalledSnap> {
  await change(host, ["revert", snapName], /^microk8s reverted to \S+$/m, limits);
  return installed(host, limits);
}

const columns = "Name Version Rev Tracking Publisher Notes";

/** The MicroK8s that is installed. Throws `snap-failed` where none is. */
export async function installed(host: Host, limits: Limits): Promise<InstalledSnap> {
  const argv = ["list", snapName];
  const { stdout } = await must(host, argv, limits);
  const [head, row] = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  const [name, version, revision, channel] = row ?? [];
  if (head?.join(" ") === columns && name === snapName && version && revision && channel) {
    return { version, revision, channel };
  }
  throw snapFailed(host, argv, `expected the columns ${columns}, found ${lastWords({ stdout, stderr: "" })}`);
}

const install = (host: Host, what: string, options: readonly string[], limits: Limits): Promise<void> =>
  change(host, ["install", what, ...options], /^\S+ .* from .* installed$/m, limits);

/** snapd ends with exit code 0 also where it has found nothing to do: what was done is told by what it says. */
async function change(host: Host, argv: readonly string[], done: RegExp, limits: Limits): Promise<void> {
  const outcome = await must(host, argv, limits);
  if (!done.test(outcome.stdout)) throw snapFailed(host, argv, lastWords(outcome));
}

async function must(host: Host, argv: readonly string[], limits: Limits): Promise<Outcome> {
  const outcome = await host.exec(["snap", ...argv], limits);
  limits.signal.throwIfAborted();
  if (outcome.ok) return outcome;
  const why = outcome.timedOut ? `it did not end within ${limits.timeoutMs / 1000} s` : lastWords(outcome);
  throw snapFailed(host, argv, why);
}

const snapFailed = (host: Host, argv: readonly string[], why: string) =>
  new IslandingError("snap-failed", `${host.name}: snap ${argv.join(" ")} failed: ${why}`);

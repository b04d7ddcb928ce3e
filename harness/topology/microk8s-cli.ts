import { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import { z } from "zod";
import { IslandingError } from "../errors.ts";
import type { CommandOptions, Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import { lastWords } from "../host/last-words.ts";

/** What the driver says to MicroK8s 1.32 on a host, and what it makes of the answers; microk8s-interface.fixture.ts records both. */

/** How long a host is given for one command, and who may end it earlier. */
export interface Limits {
  timeoutMs: number;
  signal: AbortSignal;
}

/** By its path: not every way into a guest has the snaps' folder in its PATH. */
const program = "/snap/bin/microk8s";
/** What a guest may take to end a command whose own limit is over. */
const graceMs = 60_000;

/** What `microk8s status` says in YAML. */
const Status = z.object({
  microk8s: z.object({ running: z.boolean() }),
  "high-availability": z.object({
    enabled: z.boolean(),
    nodes: z.array(z.object({ address: z.string(), role: z.enum(["voter", "standby", "spare"]) })).nullish(),
  }),
  addons: z.array(z.object({ name: z.string(), status: z.enum(["enabled", "disabled"]) })).nullish(),
});

export interface Microk8sStatus {
  highlyAvailable: boolean;
  /** Where dqlite has its data; empty where the datastore is another one. */
  voters: string[];
  addons: string[];
}

/**
 * Waits until MicroK8s on this control-plane host is ready in its own words. Those are weak: any one Ready node will do, and a
 * host that is stopped or only a worker says otherwise with exit code 0. Throws `microk8s-failed` then.
 */
export async function waitReady(host: Host, { timeoutMs, signal }: Limits): Promise<Microk8sStatus> {
  const argv = ["status", "--wait-ready", "--timeout", String(Math.ceil(timeoutMs / 1000)), "--format", "yaml"];
  const outcome = await microk8s(host, argv, { timeoutMs: timeoutMs + graceMs, signal });
  signal.throwIfAborted();
  const said = Status.safeParse(yamlOf(outcome.stdout));
  if (!said.success) throw failed(host, argv, outcome);
  const { microk8s: local, "high-availability": availability, addons } = said.data;
  if (!outcome.ok || !local.running) {
    const found = `${outcome.ok ? "" : "not "}succeeding and saying that it is ${local.running ? "" : "not "}running`;
    const expected = `Expected MicroK8s to be ready within ${timeoutMs / 1000} s`;
    throw new IslandingError("microk8s-failed", `${host.name}: ${expected}, found its status ${found}.`);
  }
  const voters = (availability.nodes ?? []).filter(({ role }) => role === "voter");
  return {
    highlyAvailable: availability.enabled,
    voters: voters.map(({ address }) => address),
    addons: (addons ?? []).filter(({ status }) => status === "enabled").map(({ name }) => name),
  };
}

const Invitation = z.object({ token: z.string().min(1), urls: z.array(z.string()).min(1) });

/** Has a control-plane host let others in for a while. Returns what a node joins by: ADDRESS:25000/TOKEN/CHECK. */
export async function addNode(host: Host, tokenLifeMs: number, limits: Limits): Promise<string> {
  const argv = ["add-node", "--token-ttl", String(Math.ceil(tokenLifeMs / 1000)), "--format", "json"];
  const stdout = await must(host, argv, limits);
  const { token, urls } = readAs(Invitation, host, argv, jsonOf(stdout), stdout);
  const url = urls.find((one) => one.startsWith(`${host.address}:`) && one.endsWith(`/${token}`));
  if (url) return url;
  const found = urls.map((one) => one.split("/")[0]).join(", ");
  throw new IslandingError("microk8s-failed", `Expected ${host.name} to be joined at ${host.address}, found ${found}.`);
}

/** Joins this host by an invitation. It says so also where the cluster has not taken it in: that is to be asked of the API. */
export async function join(host: Host, invitation: string, { worker }: { worker: boolean }, limits: Limits) {
  const argv = ["join", invitation, ...(worker ? ["--worker"] : [])];
  const stdout = await must(host, argv, limits);
  if (!stdout.includes("Successfully joined the cluster.")) throw misread(host, argv, stdout);
}

/** Takes this host out of its cluster; its node then stays, NotReady, until it is removed. */
export const leave = async (host: Host, limits: Limits): Promise<void> => {
  await must(host, ["leave"], limits);
};

/** Removes a node, of which this control-plane host is told; `force` where it is gone for good and could not leave. */
export async function removeNode(host: Host, node: string, { force }: { force: boolean }, limits: Limits) {
  await must(host, ["remove-node", node, ...(force ? ["--force"] : [])], limits);
}

/** The administrator's kubeconfig as this control-plane host gives it out. A worker refuses, with exit code 0. */
export async function clientConfig(host: Host, limits: Limits): Promise<string> {
  const argv = ["config"];
  const stdout = await must(host, argv, limits);
  if (!isKubeconfig(stdout)) throw misread(host, argv, stdout);
  return stdout;
}

const isKubeconfig = (text: string): boolean => {
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
  } catch {
    return false;
  }
  const [server, user] = [config.getCurrentCluster()?.server, config.getCurrentUser()];
  return URL.canParse(server ?? "") && Boolean(user?.token || (user?.certData && user.keyData));
};

/** Imports an archive of images that lies on the host. */
export async function importImages(host: Host, archive: string, limits: Limits): Promise<void> {
  await must(host, ["ctr", "image", "import", archive], limits);
}

/** What is installed, e.g. version `v1.32.9` and revision `8511`. */
export async function microk8sVersion(host: Host, limits: Limits): Promise<{ version: string; revision: string }> {
  const argv = ["version"];
  const stdout = await must(host, argv, limits);
  const [, version, revision] = /^MicroK8s (v\d\S*) revision (\S+)$/.exec(stdout.trim()) ?? [];
  if (version === undefined || revision === undefined) throw misread(host, argv, stdout);
  return { version, revision };
}

const microk8s = (host: Host, argv: readonly string[], options: CommandOptions): Promise<Outcome> =>
  host.exec([program, ...argv], options);

async function must(host: Host, argv: readonly string[], limits: Limits): Promise<string> {
  const outcome = await microk8s(host, argv, limits);
  limits.signal.throwIfAborted();
  if (!outcome.ok) throw failed(host, argv, outcome);
  return outcome.stdout;
}

/** MicroK8s complains on standard output as a rule, and may do so in several lines. */
function failed(host: Host, argv: readonly string[], outcome: Outcome): IslandingError {
  const seconds = Math.round(outcome.durationMs / 1000);
  const why = outcome.timedOut ? `it did not end within ${seconds} s` : lastWords(outcome);
  return new IslandingError("microk8s-failed", `${host.name}: microk8s ${argv[0]} failed: ${why}`);
}

function readAs<T>(form: z.ZodType<T>, host: Host, argv: readonly string[], value: unknown, stdout: string): T {
  const read = form.safeParse(value);
  if (!read.success) throw misread(host, argv, stdout);
  return read.data;
}

/** The first line is enough to tell by, and what follows may be secret. */
const misread = (host: Host, argv: readonly string[], stdout: string) =>
  new IslandingError(
    "microk8s-misread",
    `${host.name}: expected of microk8s ${argv[0]} what 1.32 answers, found "${stdout.trim().split("\n")[0]}".`,
  );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

import { IslandingError } from "../../errors.ts";
import type { GitCase } from "../../history/git-event.ts";
import type { Host } from "../../host/host.ts";

/** Where the server has its repositories. */
export const repositories = "/var/lib/git";
/** The folder in a repository from which an agent deploys. */
export const deployedFolder = "manifests";

const branch = "refs/heads/main";
const limitMs = 20_000;

export interface Commit {
  repository: GitCase;
  message: string;
  /** What is to be deployed. */
  manifest: object;
  /** The revision that it comes on top of; without one the branch has this commit alone. */
  parent?: string;
}

/** A commit as git's fast-import reads it. */
export function fastImport({ message, manifest, parent }: Omit<Commit, "repository">): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  return [
    `commit ${branch}\ncommitter Price Desk <prices@shop.example> now\n`,
    data(message),
    parent === undefined ? "" : `from ${parent}\n`,
    `M 100644 inline ${deployedFolder}/deployment.json\n`,
    data(JSON.stringify(manifest, null, 2)),
    "done\n",
  ].join("");
}

/** Makes an empty repository on the server's machine. */
export async function createRepository(machine: Host, repository: GitCase, signal: AbortSignal): Promise<void> {
  await git(machine, repository, ["init", "--quiet", "--bare", "--initial-branch=main"], { signal });
}

/** Puts a commit into a repository at the server, whatever its history; returns its revision, as the repository shows it. */
export async function commit(machine: Host, made: Commit, signal: AbortSignal): Promise<string> {
  const options = ["fast-import", "--quiet", "--force", "--done", "--date-format=now"];
  await git(machine, made.repository, options, { input: fastImport(made), signal });
  return revisionOf(machine, made.repository, signal);
}

/** The newest commit of a repository at the server. */
export async function revisionOf(machine: Host, repository: GitCase, signal: AbortSignal): Promise<string> {
  return (await git(machine, repository, ["rev-parse", branch], { signal })).trim();
}

async function git(
  machine: Host,
  repository: GitCase,
  command: readonly string[],
  options: { input?: string; signal: AbortSignal },
): Promise<string> {
  const argv = ["git", `--git-dir=${repositories}/${repository}.git`, ...command];
  const { ok, stdout, stderr } = await machine.exec(argv, { ...options, timeoutMs: limitMs });
  if (ok) return stdout;
  throw new IslandingError("git-failed", `${argv.join(" ")} on ${machine.name}: ${stderr.slice(0, 300)}`);
}

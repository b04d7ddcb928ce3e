import { stripVTControlCharacters } from "node:util";
import { IslandingError } from "../errors.ts";
import { run } from "../host/command.ts";
import { engineMust, inspect } from "../host/engine.ts";
import { inKeysFolder } from "../host/keys-folder.ts";
import { waitFor } from "../wait.ts";
import { type K3dClusterOptions, k3dClusterOf, k3dConfig, k3dCreateLimitMs, k3dToolsOf } from "./k3d-config.ts";

const versionLimitMs = 5000;
const kubeconfigLimitMs = 30_000;
/** k3d takes back what it made when its own limit has passed; this is how long that may take. */
const rollbackLimitMs = 60_000;
const toolsLimitMs = 3000;

/** The version of this k3d; undefined where none answers. */
export async function k3dVersion(program: string, signal: AbortSignal): Promise<string | undefined> {
  const { stdout } = await run([program, "version"], { signal, timeoutMs: versionLimitMs });
  return /^k3d version v(\S+)$/m.exec(stdout)?.[1];
}

/** k3d would take another's container for a node of its own, and remove it when it takes everything back. */
export async function requireFreeNames(run: string): Promise<void> {
  const named = ["ps", "--all", "--format", "{{.Names}}", "--filter", `name=^/?k3d-${k3dClusterOf(run)}-`];
  const [taken] = (await engineMust(named)).split("\n").filter(Boolean);
  if (!taken) return;
  throw new IslandingError(
    "name-taken",
    `Expected the names of the cluster ${k3dClusterOf(run)} to be free on this engine, found the container ${taken}.`,
    { hint: "Run again: every run takes new names. `islanding recover` removes what a dead run left." },
  );
}

/** Brings a cluster up and returns the kubeconfig of its administrator, which stays on no disk, least of all in the user's own. */
export async function createK3dCluster(program: string, options: K3dClusterOptions): Promise<string> {
  // k3d leaves a copy of its configuration in the folder for temporary files.
  await inKeysFolder(options.run, async (folder) => {
    // Not to be interrupted: the engine would go on creating what cleaning up has not seen.
    const creating = k3dMust(program, ["cluster", "create", "--config", "-"], {
      input: JSON.stringify(k3dConfig(options)),
      env: { ...standInSettings(options.image), TMPDIR: folder },
      timeoutMs: k3dCreateLimitMs + rollbackLimitMs,
    });
    await creating.catch(async (error: unknown) => {
      await untilToolsAreMade(options.run);
      throw error;
    });
  });
  return k3dMust(program, ["kubeconfig", "get", k3dClusterOf(options.run)], { timeoutMs: kubeconfigLimitMs });
}

/** When k3d fails, it may just have asked for its tools container, beside the nodes: whoever cleans up then would miss it. */
async function untilToolsAreMade(run: string): Promise<void> {
  const limit = { limitMs: toolsLimitMs, signal: AbortSignal.timeout(toolsLimitMs) };
  const look = async () => (await inspect(k3dToolsOf(run), "{{.Id}}")) !== undefined;
  // What made k3d fail matters more than this; a container that comes later is found by its label.
  await waitFor(look, { what: "k3d's tools container", ...limit }).catch(() => undefined);
}

/** The image does by itself what k3d would mend at its start, brings its own first process, and stands in for k3d's tools. */
const standInSettings = (image: string) => ({
  K3D_IMAGE_TOOLS: image,
  K3D_FIX_CGROUPV2: "false",
  K3D_FIX_DNS: "false",
  K3D_FIX_MOUNTS: "false",
  K3D_DEBUG_DISABLE_DOCKER_INIT: "true",
});

interface K3dCall {
  input?: string;
  env?: Record<string, string>;
  timeoutMs: number;
}

async function k3dMust(program: string, args: readonly string[], call: K3dCall): Promise<string> {
  const outcome = await run([program, ...args], call);
  if (outcome.ok) return outcome.stdout;
  const why = outcome.timedOut ? `it did not end within ${call.timeoutMs / 1000} s` : whyOf(outcome.stderr);
  throw new IslandingError("k3d-failed", `k3d ${args.slice(0, 2).join(" ")} failed: ${why}`);
}

/** Why k3s ends again and again, where that is what k3d warned of; else the first thing that went wrong, without the rollback that follows it. */
function whyOf(stderr: string): string | undefined {
  const text = stripVTControlCharacters(stderr).trim();
  const [, node, fatal] =
    /encountered fatal log from node (\S+) .*level=fatal msg="((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  if (node && fatal) return `k3s on ${node} ended again and again: ${fatal.replaceAll('\\"', '"')}`;
  const lines = text.split("\n");
  const said = lines.find((line) => /^(ERRO|FATA)\[/.test(line)) ?? lines.at(-1);
  return said?.replace(/^(ERRO|FATA)\[\d+\] */, "");
}

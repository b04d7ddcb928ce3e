import type { Host } from "../../host/host.ts";
import { HostVantage } from "../../host/vantage.ts";
import { ensureCrane } from "../../parts/crane.ts";
import { ensureRegistryProgram } from "../../parts/registry-parts.ts";
import { containerName, startContainer } from "../../topology/container-host.ts";
import { waitFor } from "../../wait.ts";
import type { ServerSettings } from "../central-server.ts";
import { type RegistryFiles, registryFiles, registryPort } from "./files.ts";
import { cranePath } from "./images.ts";

const programPath = "/usr/local/bin/registry";
const answerLimitMs = 60_000;

export interface RegistryMachine {
  host: Host;
  /** Where it answers, as images' names begin and as others address it. */
  server: string;
}

/** Where a registry's machine of this name will answer. */
export const serverOf = (run: string, name: string): string => `${containerName(run, name)}:${registryPort}`;

/** Starts Distribution on a machine of its own, until it answers. */
export async function startRegistryMachine(
  settings: ServerSettings,
  { name, ...what }: Pick<RegistryFiles, "access" | "others" | "mirrorOf"> & { name: string },
): Promise<RegistryMachine> {
  const { run, network, index, authority, signal } = settings;
  const programs = { [programPath]: await ensureRegistryProgram(settings), [cranePath]: await ensureCrane(settings) };
  const own = containerName(run, name);
  const serving = await authority.issue({ commonName: own, hosts: [own, network.address(index)] });
  const files = await registryFiles({ ...what, serving, authority: authority.certificate });
  const host = await startContainer({ ...settings, name, files });
  for (const [path, program] of Object.entries(programs)) await host.copyIn(program, path, signal);
  await untilAnswering(host, signal);
  return { host, server: serverOf(run, name) };
}

async function untilAnswering(host: Host, signal: AbortSignal): Promise<void> {
  await using vantage = new HostVantage(host);
  const url = `https://127.0.0.1:${registryPort}/`;
  await waitFor(async () => (await vantage.ask({ op: "http", url, insecure: true, timeoutMs: 1000 })).ok, {
    what: `the registry on ${host.name} to answer`,
    limitMs: answerLimitMs,
    signal,
  });
}

import type { Host } from "../../host/host.ts";
import { ensureCrane } from "../../parts/crane.ts";
import { ensureRegistryProgram } from "../../parts/registry-parts.ts";
import { containerName, startContainer } from "../../topology/container-host.ts";
import type { ServerSettings } from "../central-server.ts";
import { identityOf, untilAnswering } from "../server-machine.ts";
import { type RegistryFiles, registryFiles, registryPort } from "./files.ts";
import { cranePath } from "./images.ts";

const programPath = "/usr/local/bin/registry";

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
  const { run, authority, signal } = settings;
  const programs = { [programPath]: await ensureRegistryProgram(settings), [cranePath]: await ensureCrane(settings) };
  const { serving } = await identityOf(settings, name);
  const files = await registryFiles({ ...what, serving, authority: authority.certificate });
  const host = await startContainer({ ...settings, name, files });
  for (const [path, program] of Object.entries(programs)) await host.copyIn(program, path, signal);
  await untilAnswering(host, registryPort, `the registry on ${host.name}`, signal);
  return { host, server: serverOf(run, name) };
}

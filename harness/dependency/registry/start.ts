import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Host } from "../../host/host.ts";
import { HostVantage } from "../../host/vantage.ts";
import { ensureCrane } from "../../parts/crane.ts";
import { requiredVersion } from "../../parts/go-programs.ts";
import { inPackage } from "../../parts/package-root.ts";
import { ensureRegistryProgram } from "../../parts/registry-parts.ts";
import { pullProgressProbe } from "../../probe/pull-progress.ts";
import { containerName, startContainer } from "../../topology/container-host.ts";
import type { Centre } from "../../topology/topology.ts";
import { waitFor } from "../../wait.ts";
import type { StartServer } from "../central-server.ts";
import { askForPods, pullingNode } from "./ask.ts";
import { registryFiles, registryPort, secretsOf } from "./files.ts";
import { cranePath, pushImages } from "./images.ts";
import { beginPull } from "./interrupted.ts";
import { pullingLabel, pullingPod, pullSecret } from "./pods.ts";
import { shownProbe } from "./shown.ts";
import { trustRegistry } from "./trust.ts";

const name = "registry";
const programPath = "/usr/local/bin/registry";
const answerLimitMs = 60_000;
/** Every node pulls a few megabytes. */
const pullLimitMs = 180_000;
/** Oftener than the ten seconds for which a failed pull is shown as such, before its back-off is. */
const lookEveryMs = 2000;
const progressEveryMs = 5000;

/**
 * Distribution at the centre, from which nodes pull over HTTPS and by password. It is compiled here in every flavour: the
 * published image `registry:3` is the same program.
 */
export const startRegistry: StartServer = async (settings) => {
  const { run, network, index, authority, signal } = settings;
  const programs = { [programPath]: await ensureRegistryProgram(settings), [cranePath]: await ensureCrane(settings) };
  const service = { address: network.address(index), name: containerName(run, name), port: registryPort, path: "/" };
  const access = { registry: `${service.name}:${registryPort}`, password: randomBytes(18).toString("hex") };
  const serving = await authority.issue({ commonName: service.name, hosts: [service.name, service.address] });
  const files = await registryFiles(access, serving, authority.certificate);
  const host = await startContainer({ ...settings, name, files });
  for (const [path, program] of Object.entries(programs)) await host.copyIn(program, path, signal);
  await untilAnswering(host, signal);
  return {
    name,
    machine: { host, service },
    components: { registry: await pinnedVersion() },
    secrets: secretsOf(access),
    async attach({ site, centre }, attachSignal) {
      await pushImages(host, access.registry, attachSignal);
      for (const node of site) await trustRegistry(node, access.registry, authority.certificate, attachSignal);
      await centre.apply([pullSecret(access), ...site.map((node) => pullingPod(access.registry, node.name))]);
      await untilPulled(centre, site.length, attachSignal);
    },
    probes: ({ centre }, nodeOf) => {
      const pulling = pullingNode({ nodeOf });
      const progress = pulling ? [{ probe: pullProgressProbe(pulling), everyMs: progressEveryMs }] : [];
      return [{ probe: shownProbe(centre), everyMs: lookEveryMs }, ...progress];
    },
    beforeFault: (context) => beginPull(access.registry, context),
    disturb: (context) => askForPods(access.registry, context),
  };
};

async function untilAnswering(host: Host, signal: AbortSignal): Promise<void> {
  await using vantage = new HostVantage(host);
  const url = `https://127.0.0.1:${registryPort}/`;
  await waitFor(async () => (await vantage.ask({ op: "http", url, insecure: true, timeoutMs: 1000 })).ok, {
    what: "the registry to answer",
    limitMs: answerLimitMs,
    signal,
  });
}

async function untilPulled(centre: Centre, nodes: number, signal: AbortSignal): Promise<void> {
  const isRunning = async () => {
    const pods = await centre.pods(pullingLabel);
    return pods.filter(({ status }) => status?.phase === "Running").length === nodes;
  };
  const what = "every node of the site to pull from the registry";
  await waitFor(isRunning, { what, limitMs: pullLimitMs, everyMs: 1000, signal });
}

async function pinnedVersion(): Promise<string> {
  const goMod = await readFile(inPackage("harness", "parts", "registry", "go.mod"), "utf8");
  return requiredVersion(goMod, "github.com/distribution/distribution/v3");
}

import { randomBytes } from "node:crypto";
import { GitCase } from "../../history/git-event.ts";
import { containerOf, type Host } from "../../host/host.ts";
import { HostVantage } from "../../host/vantage.ts";
import { ensureGitOpsParts } from "../../parts/gitops-parts.ts";
import { containerName, startContainer } from "../../topology/container-host.ts";
import { copyFiles } from "../../topology/machine-files.ts";
import { waitFor } from "../../wait.ts";
import { apiServerOf } from "../api-server.ts";
import type { CentralServer, ServerSettings } from "../central-server.ts";
import { agentFiles, kubeconfigFiles } from "./agent-files.ts";
import { disturbGit } from "./disturb.ts";
import { manifest, placeFor, repositoryLabel } from "./manifests.ts";
import { gitProbes } from "./probes.ts";
import { commit, createRepository } from "./repository.ts";
import { gitPort, serverFiles } from "./server-files.ts";

const name = "git";
const agentName = "gitops";
/** No machine of a topology, and no other server's machine, has this place. */
const agentIndex = 192;
const answerLimitMs = 60_000;
/** The agents look again only after a while, and the pods start while all others do. */
const deployLimitMs = 240_000;

const firstVersion = "1";

/**
 * Debian's Git behind lighttpd at the centre, over HTTPS and by password, and where the site loses it, a GitOps agent (that of
 * Argo CD's engine) on a machine of its own at the site. Elsewhere the agent would be a pod at the site; there it would need
 * the cluster's network and a node agent that lets pods reach the API server, which is not what is asked about here.
 */
export async function startGit(settings: ServerSettings): Promise<CentralServer> {
  const { run, network, index, authority, signal, isLost } = settings;
  const { nodeImage: image, components } = await ensureGitOpsParts(settings);
  const access = { user: "site", password: randomBytes(18).toString("hex") };
  const server = containerName(run, name);
  const address = network.address(index);
  const serving = await authority.issue({ commonName: server, hosts: [server, address] });
  const machine = { ...settings, image };
  const host = await startContainer({ ...machine, name, files: await serverFiles({ access, serving }) });
  await untilAnswering(host, signal);
  const url = `https://${server}:${gitPort}`;
  const files = agentFiles({ access, server, url, authority: authority.certificate });
  const agent = isLost ? await startContainer({ ...machine, name: agentName, index: agentIndex, files }) : undefined;
  return {
    name,
    machine: { host, service: { address, name: server, port: gitPort, path: "/" } },
    atSite: agent ? [agent] : [],
    components: agent ? { ...components, "git-sync": "none: a loop around git fetch stands in for it" } : components,
    secrets: [access.password, Buffer.from(`${access.user}:${access.password}`).toString("base64")],
    async attach(cluster, given, nodeOf) {
      for (const repository of GitCase.options) {
        await createRepository(host, repository, given);
        const deployed = manifest({ repository, version: firstVersion, ...placeFor({ cluster, nodeOf }) });
        await commit(host, { repository, message: "What the site begins with", manifest: deployed }, given);
      }
      const container = agent && containerOf(agent)?.id;
      if (container) await copyFiles({ run, container, files: kubeconfigFiles(apiServerOf(cluster)), signal: given });
      const areDeployed = async () => {
        const pods = await cluster.centre.pods(repositoryLabel);
        return pods.filter(({ status }) => status?.phase === "Running").length === GitCase.options.length;
      };
      const what = "the GitOps agent to deploy what the repositories hold";
      await waitFor(areDeployed, { what, limitMs: deployLimitMs, everyMs: 1000, signal: given });
    },
    probes: ({ centre }) => gitProbes(centre, agent),
    disturb: (context) => disturbGit(host, context),
  };
}

async function untilAnswering(host: Host, signal: AbortSignal): Promise<void> {
  await using vantage = new HostVantage(host);
  const url = `https://127.0.0.1:${gitPort}/`;
  await waitFor(async () => (await vantage.ask({ op: "http", url, insecure: true, timeoutMs: 1000 })).ok, {
    what: `the Git server on ${host.name} to answer`,
    limitMs: answerLimitMs,
    signal,
  });
}

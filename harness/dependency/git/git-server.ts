import { GitCase } from "../../history/git-event.ts";
import { containerOf } from "../../host/host.ts";
import { ensureGitOpsParts } from "../../parts/gitops-parts.ts";
import { startContainer } from "../../topology/container-host.ts";
import { copyFiles } from "../../topology/machine-files.ts";
import { apiServerOf } from "../api-server.ts";
import { newAccess, secretsOf } from "../basic-access.ts";
import type { CentralServer, ServerSettings } from "../central-server.ts";
import { identityOf, places, untilAnswering, untilRunning } from "../server-machine.ts";
import { agentFiles, kubeconfigFiles } from "./agent-files.ts";
import { disturbGit } from "./disturb.ts";
import { manifest, placeFor, repositoryLabel } from "./manifests.ts";
import { gitProbes } from "./probes.ts";
import { commit, createRepository } from "./repository.ts";
import { gitPort, serverFiles } from "./server-files.ts";

const name = "git";
const agentName = "gitops";
/** The agents look again only after a while, and the pods start while all others do. */
const deployLimitMs = 240_000;

const firstVersion = "1";

/**
 * Debian's Git behind lighttpd at the centre, over HTTPS and by password, and where the site loses it, a GitOps agent (that of
 * Argo CD's engine) on a machine of its own at the site. Elsewhere the agent would be a pod at the site; there it would need
 * the cluster's network and a node agent that lets pods reach the API server, which is not what is asked about here.
 */
export async function startGit(settings: ServerSettings): Promise<CentralServer> {
  const { run, authority, signal, isLost } = settings;
  const { nodeImage: image, components } = await ensureGitOpsParts(settings);
  const access = newAccess("site");
  const { own: server, address, serving } = await identityOf(settings, name);
  const machine = { ...settings, image };
  const host = await startContainer({ ...machine, name, files: await serverFiles({ access, serving }) });
  await untilAnswering(host, gitPort, `the Git server on ${host.name}`, signal);
  const url = `https://${server}:${gitPort}`;
  const files = agentFiles({ access, server, url, authority: authority.certificate });
  const agent = isLost
    ? await startContainer({ ...machine, name: agentName, index: places.gitOpsAgent, files })
    : undefined;
  return {
    name,
    machine: { host, service: { address, name: server, port: gitPort, path: "/" } },
    atSite: agent ? [agent] : [],
    components: agent ? { ...components, "git-sync": "none: a loop around git fetch stands in for it" } : components,
    secrets: secretsOf(access),
    async attach(cluster, given, nodeOf) {
      for (const repository of GitCase.options) {
        await createRepository(host, repository, given);
        const deployed = manifest({ repository, version: firstVersion, ...placeFor({ cluster, nodeOf }) });
        await commit(host, { repository, message: "What the site begins with", manifest: deployed }, given);
      }
      const container = agent && containerOf(agent)?.id;
      if (container) await copyFiles({ run, container, files: kubeconfigFiles(apiServerOf(cluster)), signal: given });
      const what = "the GitOps agent to deploy what the repositories hold";
      const waiting = { what, limitMs: deployLimitMs, signal: given };
      await untilRunning(cluster.centre, repositoryLabel, GitCase.options.length, waiting);
    },
    probes: ({ centre }) => gitProbes(centre, agent),
    disturb: (context) => disturbGit(host, context),
  };
}

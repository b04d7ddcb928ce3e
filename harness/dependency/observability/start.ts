import { once } from "node:events";
import type { Host } from "../../host/host.ts";
import { HostVantage, type Vantage } from "../../host/vantage.ts";
import { ensurePrometheus } from "../../parts/prometheus-parts.ts";
import { startContainer } from "../../topology/container-host.ts";
import { waitFor } from "../../wait.ts";
import { type BasicAccess, newAccess, secretsOf } from "../basic-access.ts";
import type { ServerSettings, StartServer } from "../central-server.ts";
import { identityOf, places } from "../server-machine.ts";
import { countsOfAgent } from "./agent.ts";
import { centralPort, centreFiles, siteFiles } from "./files.ts";
import { arrivedProbe, takenProbe } from "./probes.ts";
import { arrivedUntil, type CentralStore } from "./store.ts";
import { Taken } from "./taken.ts";

const name = "observability";
const agentName = "monitoring-agent";
const answerLimitMs = 60_000;
const everyMs = 5000;

/**
 * Prometheus at the centre, and where the site loses it an agent at the site that writes to it. The agent has a machine of
 * its own: what is asked is what becomes of its buffer, and on a node it would share what is done to that. Both are
 * Debian's in every flavour.
 */
export const startObservability: StartServer = async (settings) => {
  const { authority, isLost, signal } = settings;
  const { folder, components } = await ensurePrometheus(settings);
  const access = newAccess("site");
  const { own, address, serving } = await identityOf(settings, name);
  const host = await startContainer({ ...settings, name, folder, files: await centreFiles(access, serving) });
  const store: CentralStore = { name: own, caPem: authority.certificate, access };
  await untilAnswering(host, store, signal);
  const agent = isLost ? await startAgent(settings, { access, folder, server: `${own}:${centralPort}` }) : undefined;
  const samples = new Taken();
  return {
    name,
    machine: { host, service: { address, name: own, port: centralPort, path: "/" } },
    atSite: agent ? [agent] : [],
    components,
    secrets: secretsOf(access),
    attach: async (cluster, given) => {
      if (agent) await untilArriving(cluster.vantage(agent), cluster.vantage(host), store, given);
    },
    probes: (cluster) =>
      agent
        ? [
            { probe: takenProbe(agent, cluster.vantage(agent), samples), everyMs },
            { probe: arrivedProbe(host, cluster.vantage(host), store, samples), everyMs },
          ]
        : [],
    disturb: async ({ signal: given, windowEnd }) => {
      const ended = AbortSignal.any([given, windowEnd]);
      if (!ended.aborted) await once(ended, "abort");
      samples.endWindow();
    },
  };
};

async function startAgent(
  settings: ServerSettings,
  { access, folder, server }: { access: BasicAccess; folder: string; server: string },
): Promise<Host> {
  const files = siteFiles({ access, server, authority: settings.authority.certificate });
  return startContainer({ ...settings, index: places.monitoringAgent, name: agentName, folder, files });
}

async function untilAnswering(host: Host, store: CentralStore, signal: AbortSignal): Promise<void> {
  await using vantage = new HostVantage(host);
  const answers = async () => typeof (await arrivedUntil(vantage, store, 0)).found === "number";
  await waitFor(answers, { what: "central monitoring to answer", limitMs: answerLimitMs, signal });
}

async function untilArriving(agent: Vantage, centre: Vantage, store: CentralStore, signal: AbortSignal): Promise<void> {
  const isArriving = async () => {
    const counts = await countsOfAgent(agent);
    if (typeof counts === "string") return false;
    const { found } = await arrivedUntil(centre, store, counts.untilS);
    return typeof found === "number" && found > 0;
  };
  const what = "the first samples of the site to arrive at central monitoring";
  await waitFor(isArriving, { what, limitMs: answerLimitMs, everyMs: 1000, signal });
}

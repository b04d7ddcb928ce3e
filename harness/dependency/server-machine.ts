import type { Host } from "../host/host.ts";
import { HostVantage } from "../host/vantage.ts";
import { containerName } from "../topology/container-host.ts";
import type { CertificatePem } from "../topology/pki.ts";
import type { Centre } from "../topology/topology.ts";
import { waitFor } from "../wait.ts";
import type { ServerSettings } from "./central-server.ts";

const answerLimitMs = 60_000;

/** The places of the servers' machines in the run's network: above those of any topology, and below those that one adds beside its nodes. */
export const places = { servers: 180, mirror: 190, monitoringAgent: 191, gitOpsAgent: 192 };

/** Under what a server's machine is addressed, and what proves that it is meant. */
export interface ServerIdentity {
  own: string;
  address: string;
  serving: CertificatePem;
}

/** The identity of the machine called `name` at the settings' place, its certificate signed by the servers' own authority. */
export async function identityOf(settings: ServerSettings, name: string): Promise<ServerIdentity> {
  const { run, network, index, authority } = settings;
  const own = containerName(run, name);
  const address = network.address(index);
  return { own, address, serving: await authority.issue({ commonName: own, hosts: [own, address] }) };
}

/** Waits for a server to answer HTTPS on its own machine, whatever it says. `what` stands before "to answer". */
export async function untilAnswering(host: Host, port: number, what: string, signal: AbortSignal): Promise<void> {
  await using vantage = new HostVantage(host);
  const url = `https://127.0.0.1:${port}/`;
  const answers = async () => (await vantage.ask({ op: "http", url, insecure: true, timeoutMs: 1000 })).ok;
  await waitFor(answers, { what: `${what} to answer`, limitMs: answerLimitMs, signal });
}

/** What is waited for, for how long at most. */
export interface Waiting {
  what: string;
  limitMs: number;
  signal: AbortSignal;
}

/** Waits for so many pods with this label to run. */
export async function untilRunning(centre: Centre, label: string, pods: number, waiting: Waiting): Promise<void> {
  const areRunning = async () => {
    const known = await centre.pods(label);
    return known.filter(({ status }) => status?.phase === "Running").length === pods;
  };
  await waitFor(areRunning, { ...waiting, everyMs: 1000 });
}

import type { Provenance } from "../evidence/schema.ts";
import type { Speed } from "../history/event.ts";
import { requireTrueClocks } from "../host/clocks.ts";
import type { Host } from "../host/host.ts";
import { slownessOf } from "../host/slowness.ts";
import { HostVantage } from "../host/vantage.ts";
import type { WorkloadParts } from "../parts/workload-parts.ts";
import { allSettled } from "../wait.ts";
import { siteName } from "./adopted-machines.ts";
import { equip } from "./harness-tools.ts";
import { KubernetesCentre, kubeconfigFor } from "./kubernetes-centre.ts";
import { clientConfig, type Limits, waitReady } from "./microk8s-cli.ts";
import { Microk8sCluster } from "./microk8s-cluster.ts";
import type { Microk8sInstallation } from "./microk8s-install.ts";
import { joinAll } from "./microk8s-join.ts";
import { writeLaunch } from "./microk8s-launch.ts";
import { apiServers, apiService } from "./sides.ts";
import type { UpOptions } from "./topology.ts";

/** What a machine of MicroK8s is for, which decides how large it is. */
export type MachineRole = "server" | "node" | "observer";

/** Where a cluster's machines come from. Disposing of it removes them all. */
export interface Microk8sMachines extends AsyncDisposable {
  /** A machine that takes commands. */
  boot(name: string, role: MachineRole, signal: AbortSignal): Promise<Host>;
  /** An address, reachable from this process, behind which this port of a machine is. */
  reach(host: Host, port: number): Promise<{ address: string; port: number }>;
  /** Whether they come with the harness's programs. */
  readonly haveTools: boolean;
  /** What runs the machines' instructions, and why not something faster; undefined where they are as fast as this one. */
  readonly slow?: Pick<Speed, "accelerator" | "reason">;
}

/** What a cluster of MicroK8s is made of; in this its flavours differ. */
export interface Microk8sFlavour {
  machines: Microk8sMachines;
  installation: Microk8sInstallation;
  parts: Pick<WorkloadParts, "vantage" | "workloadImage"> & { crictl: string };
  describe(server: Host): Promise<Provenance>;
}

const apiPort = 16_443;
/** One step of one machine's: booting, installing, joining. On a machine without KVM each takes minutes when all are at it. */
const stepLimitMs = 15 * 60_000;
/** What an API server may take for one request while all machines are at work and have no processor's help. */
const slowRequestLimitMs = 30_000;
/** The runtime that the snap brings (microk8s-resources/default-args/containerd of canonical/microk8s, branch 1.32). */
const runtimeSocket = "/var/snap/microk8s/common/run/containerd.sock";

/** Brings MicroK8s up: control-plane machines at the centre, workers at the site. On failure nothing is left behind. */
export async function upMicrok8s(options: UpOptions, flavour: Microk8sFlavour): Promise<Microk8sCluster> {
  const { run, siteNodes, signal, report } = options;
  const { machines, parts } = flavour;
  await using undo = new AsyncDisposableStack();
  undo.use(machines);
  const limits: Limits = { timeoutMs: stepLimitMs, signal };
  const tell = (text: string) => report({ phase: "up", text, limitMs: stepLimitMs });

  const began = performance.now();
  const { centreHosts, site, observer, bootMs } = await boot(options, machines, tell);
  const [centreHost, ...otherServers] = centreHosts;
  const serverName = (host: Host) => `islanding-${run}-${host.name}`;

  const names = Object.fromEntries(centreHosts.map((host) => [serverName(host), host.address]));
  const { vantage, workloadImage } = parts;
  const tools = { names, programs: machines.haveTools ? undefined : parts };
  await allSettled([
    equip(observer, tools, signal),
    ...[...centreHosts, ...site].map((host) => equip(host, { ...tools, runtimeSocket }, signal)),
  ]);
  const install = async (host: Host, options: { toJoin: boolean }) => {
    await writeLaunch(host, { nodeAddress: host.address, extraNames: Object.keys(names) }, limits);
    await flavour.installation.install(host, limits, options);
  };
  tell(`installing MicroK8s on ${centreHost.name}`);
  await install(centreHost, { toJoin: false });
  await waitReady(centreHost, limits);
  const api = await machines.reach(centreHost, apiPort);
  const kubeconfig = await clientConfig(centreHost, limits);
  const server = `https://${api.address}:${api.port}`;
  const requestLimitMs = machines.slow ? slowRequestLimitMs : undefined;
  const centre = new KubernetesCentre(kubeconfigFor(server, kubeconfig), requestLimitMs);
  const apiReadyMs = performance.now() - began - bootMs;
  const prepare = (host: Host) => {
    tell(`${host.name} joins`);
    return install(host, { toJoin: true });
  };
  await joinAll({ first: centreHost, controlPlane: otherServers, workers: site, centre, prepare }, limits);
  await centre.untilReady(siteNodes, signal);

  const hosts = [...centreHosts, ...site];
  await requireTrueClocks([...hosts, observer], signal);
  const speed = machines.slow && { ...machines.slow, slowness: await slowness(hosts, vantage), bootMs, apiReadyMs };
  const provenance = await flavour.describe(centreHost);
  const release = undo.move();
  return new Microk8sCluster({
    provenance: { ...provenance, ...(speed && { machines: inWords(speed) }) },
    centreHosts,
    observer,
    site,
    centre,
    agent: "kubelite",
    sides: apiServers(
      centreHosts.map((host) => ({ host, service: apiService(host.address, serverName(host), apiPort) })),
      { site, observer },
    ),
    workloadImage,
    ...(speed && { speed }),
    dispose: () => release.disposeAsync(),
  });
}

/** All machines side by side. `bootMs` is what the first took to take a command. */
async function boot(
  { servers, siteNodes, signal }: UpOptions,
  machines: Microk8sMachines,
  tell: (text: string) => void,
) {
  tell(`starting ${servers + siteNodes + 1} machines`);
  const began = performance.now();
  const first = machines.boot("centre", "server", signal);
  const booted = first.then(() => performance.now() - began);
  booted.catch(() => undefined);
  const others = Array.from({ length: servers - 1 }, (_, index) => `centre-${index + 2}`);
  const nodes = Array.from({ length: siteNodes }, (_, index) => siteName(index));
  const [server, otherServers, site, observer] = await allSettled([
    first,
    allSettled(others.map((name) => machines.boot(name, "server", signal))),
    allSettled(nodes.map((name) => machines.boot(name, "node", signal))),
    machines.boot("observer", "observer", signal),
  ]);
  return { centreHosts: [server, ...otherServers] as const, site, observer, bootMs: await booted };
}

async function slowness(hosts: readonly Host[], vantage: string): Promise<number> {
  await using measuring = new AsyncDisposableStack();
  return slownessOf(
    hosts.map((host) => measuring.use(new HostVantage(host))),
    vantage,
  );
}

const inWords = ({ accelerator, reason, slowness }: Speed): string =>
  `The machines are virtual, without the processor's help (${accelerator}${reason ? `, because ${reason}` : ""}): the slowest takes ${slowness} times as long as a real one`;

import { unavailableError } from "../errors.ts";
import type { Provenance } from "../evidence/schema.ts";
import type { FaultKind } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { ensureCrictl } from "../parts/crictl.ts";
import { ensureWorkloadParts, missingForWorkloadParts } from "../parts/parts.ts";
import { withEngine } from "./engine-availability.ts";
import { machineFacts } from "./ground-facts.ts";
import { microk8sVersion } from "./microk8s-cli.ts";
import { filesVariable, givenFiles, howToGiveFiles } from "./microk8s-files.ts";
import { type Guests, lxdGuests, multipassGuests, qemuGuests } from "./microk8s-guests.ts";
import { channel, fromFiles, fromStore, type Microk8sInstallation } from "./microk8s-install.ts";
import { installed } from "./microk8s-snap.ts";
import { upMicrok8s } from "./microk8s-up.ts";
import { askStore } from "./snap-store.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

/** MicroK8s as its project publishes it: the snap, in VMs of whatever makes VMs here. */
export const microk8sPublished: Topology = {
  name: "microk8s-vm",
  flavour: "published",
  availability: (signal) => withEngine(missingForWorkloadParts, (engine) => availability(engine, signal)),
  whyNotBy,
  // What a node pulls with the addon dns and no other (build-scripts/images.txt of canonical/microk8s, branch 1.32).
  images: [
    "docker.io/calico/cni:v3.28.1",
    "docker.io/calico/node:v3.28.1",
    "docker.io/coredns/coredns:1.10.1",
    "registry.k8s.io/pause:3.10",
  ],
  up,
};

/** In the order in which they are preferred: our own can be cut off from outside, which most of what is asked here needs. */
const everyGuests = [qemuGuests, lxdGuests, multipassGuests];
const askLimitMs = 30_000;

type Missing = { reason: string; hint: string };

/** Where the snap comes from. */
interface Source {
  found: string;
  /** Whether a machine that installs from there has to reach what is outside. */
  online: boolean;
  installation(workload: string): Microk8sInstallation;
}

/** What MicroK8s would be made of here. */
interface Choice {
  source: Source;
  guests: Guests;
  detail: string;
}

async function availability(engine: string, signal: AbortSignal): Promise<Availability> {
  const choice = await choose(signal);
  if ("reason" in choice) return { available: false, ...choice };
  return { available: true, detail: `engine ${engine}; ${choice.detail}` };
}

async function choose(signal: AbortSignal): Promise<Choice | Missing> {
  const source = await lookForSnap(signal);
  const guests = await lookForGuests("found" in source && source.online, signal);
  if ("found" in source && "found" in guests) {
    return { source, guests: guests.guests, detail: `MicroK8s from ${source.found}; guests from ${guests.found}` };
  }
  const missing = [source, guests].filter((one) => "reason" in one);
  return { reason: missing.map(({ reason }) => reason).join("; "), hint: missing.map(({ hint }) => hint).join(" ") };
}

async function lookForSnap(signal: AbortSignal): Promise<Source | Missing> {
  const files = await givenFiles();
  if (files && "reason" in files) return { reason: files.reason, hint: howToGiveFiles };
  if (files) {
    return { found: "files", online: false, installation: (workload) => fromFiles(files, workload) };
  }
  const asked = await askStore("microk8s", channel, { signal });
  if ("version" in asked) {
    return { found: `the store's ${channel}, now ${asked.version}`, online: true, installation: fromStore };
  }
  const hint = `Let this machine reach the snap store. Or do without: ${howToGiveFiles}`;
  return { reason: `no files of the snap are given, and ${asked.reason}`, hint };
}

async function lookForGuests(
  online: boolean,
  signal: AbortSignal,
): Promise<{ found: string; guests: Guests } | Missing> {
  const missing: Missing[] = [];
  for (const guests of everyGuests.filter((one) => one.online || !online)) {
    const looked = await guests.look(signal);
    if ("found" in looked) return { ...looked, guests };
    missing.push({ reason: `no guests from ${guests.name}: ${looked.reason}`, hint: looked.hint });
  }
  return { reason: missing.map(({ reason }) => reason).join("; "), hint: missing.map(({ hint }) => hint).join(" ") };
}

async function chosen(signal: AbortSignal): Promise<Choice> {
  const choice = await choose(signal);
  if (!("reason" in choice)) return choice;
  throw unavailableError("no-microk8s", `Expected to get MicroK8s here: ${choice.reason}.`, choice.hint);
}

async function whyNotBy(fault: FaultKind, signal: AbortSignal): Promise<string | undefined> {
  const { guests } = await chosen(signal);
  if (guests.faults.includes(fault)) return undefined;
  return `guests from ${guests.name} can't be put under it from outside; those from QEMU can, if ${filesVariable} is set`;
}

async function up(options: UpOptions): Promise<Cluster> {
  refuseChoices("microk8s-vm", options, { servers: true });
  const { run, signal, report } = options;
  const { source, guests, detail } = await chosen(signal);
  const { workloadTar, ...workload } = await ensureWorkloadParts({ signal, report });
  const parts = { ...workload, crictl: await ensureCrictl({ signal, report }) };
  return upMicrok8s(options, {
    machines: await guests.machines(run, parts, { signal, report }),
    installation: source.installation(workloadTar),
    parts,
    describe: (server) => describe(server, detail, signal),
  });
}

async function describe(server: Host, detail: string, signal: AbortSignal): Promise<Provenance> {
  const limits = { signal, timeoutMs: askLimitMs };
  const { version } = await microk8sVersion(server, limits);
  const snap = await installed(server, limits);
  const { stdout: system } = await server.exec(["sh", "-c", '. /etc/os-release; echo "$PRETTY_NAME"'], limits);
  return {
    topology: "microk8s-vm",
    flavour: "published",
    distribution: "MicroK8s",
    version,
    components: { snap: `revision ${snap.revision} of ${snap.channel}`, "made of": `${detail}: ${system}` },
    ...(await machineFacts(server)),
  };
}

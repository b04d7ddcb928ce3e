import { basename } from "node:path";
import type { Provenance } from "../evidence/schema.ts";
import type { Host } from "../host/host.ts";
import { vantagePath } from "../host/vantage.ts";
import { ensureMicrok8sParts, type Microk8sParts } from "../parts/microk8s-parts.ts";
import { missingForMicrok8sParts } from "../parts/missing.ts";
import { ensureToolsDisk } from "../parts/tools-disk.ts";
import { withEngine } from "./engine-availability.ts";
import { machineFacts } from "./ground-facts.ts";
import { crictlPath } from "./harness-tools.ts";
import { fromSnapDisk } from "./microk8s-install.ts";
import { upMicrok8s } from "./microk8s-up.ts";
import { QemuMachines } from "./qemu-machines.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

const standIn =
  "upstream Kubernetes, etcd and flannel, compiled here, put together as MicroK8s puts its parts together, with etcd where it has dqlite; not MicroK8s";

/** MicroK8s's parts in virtual machines: its composition, ports, files and commands, without its snap. */
export const microk8sBuilt: Topology = { name: "microk8s-vm", flavour: "built", standIn, availability, up };

function availability(): Promise<Availability> {
  return withEngine(missingForMicrok8sParts, () => ({
    available: true,
    detail: `virtual machines of QEMU; a stand-in: ${standIn}`,
  }));
}

async function up(options: UpOptions): Promise<Cluster> {
  refuseChoices("microk8s-vm", options, { servers: true });
  const { run, signal, report } = options;
  const parts = await ensureMicrok8sParts({ signal, report });
  const programs = { [basename(vantagePath)]: parts.vantage, [basename(crictlPath)]: parts.crictl };
  const toolsDisk = await ensureToolsDisk(programs, { signal, report });
  const machines = await QemuMachines.create(run, { ...parts, readOnlyDisks: [parts.snapDisk], toolsDisk }, signal);
  const describe = (server: Host) => describeBuilt(parts, server);
  return upMicrok8s(options, { machines, installation: fromSnapDisk, parts, describe });
}

async function describeBuilt(parts: Microk8sParts, server: Host): Promise<Provenance> {
  return {
    topology: "microk8s-vm",
    flavour: "built",
    distribution: "MicroK8s's parts",
    version: parts.components.microk8s ?? "unknown",
    standIn,
    components: parts.components,
    ...(await machineFacts(server)),
  };
}

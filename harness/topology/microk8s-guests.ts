import { basename } from "node:path";
import { messageOf } from "../errors.ts";
import type { FaultKind } from "../history/event.ts";
import { vmManagers } from "../host/managed-machine.ts";
import { vantagePath } from "../host/vantage.ts";
import type { BuildContext } from "../parts/ensured.ts";
import { missingForManagedVms, missingForVms } from "../parts/missing.ts";
import { ensureToolsDisk } from "../parts/tools-disk.ts";
import { ensureVmRoot } from "../parts/vm-root.ts";
import { crictlPath } from "./harness-tools.ts";
import { ManagedMachines } from "./managed-machines.ts";
import type { Microk8sFlavour, Microk8sMachines } from "./microk8s-up.ts";
import { QemuMachines } from "./qemu-machines.ts";

/** One way in which this machine may get guests for MicroK8s' snap. */
export interface Guests {
  /** As in "guests from LXD". */
  name: string;
  /** Whether what this machine reaches can be reached from inside of them. */
  online: boolean;
  /** The faults that can be put in force on them. */
  faults: readonly FaultKind[];
  /** What makes them, with its version; or why there are none here, and how to get them. */
  look(signal: AbortSignal): Promise<{ found: string } | { reason: string; hint: string }>;
  machines(run: string, programs: Programs, context: BuildContext): Promise<Microk8sMachines>;
}

/** The harness's own for inside of a guest, on this machine. */
type Programs = Microk8sFlavour["parts"];

/** What the snap needs of a Debian machine beside what every VM of ours has. */
const packages = ["apparmor", "snapd", "sudo"];

/** Our own VMs, which can be cut off from outside, and from which nothing leads out. */
export const qemuGuests: Guests = {
  name: "QEMU",
  online: false,
  faults: ["noop", "cut", "degrade", "pause", "power"],
  look: async () => {
    const missing = await missingForVms();
    if (missing) return missing;
    if (process.getuid?.() === 0) return { found: "QEMU" };
    return { reason: "VMs of our own need root", hint: "Run as root, or install LXD or Multipass." };
  },
  machines: async (run, { vantage, crictl }, context) => {
    const root = await ensureVmRoot(context, packages);
    const programs = { [basename(vantagePath)]: vantage, [basename(crictlPath)]: crictl };
    const toolsDisk = await ensureToolsDisk(programs, context);
    return QemuMachines.create(run, { ...root, toolsDisk }, context.signal);
  },
};

export const lxdGuests: Guests = {
  name: "LXD",
  online: true,
  faults: ["noop", "degrade", "pause", "power"],
  look: (signal) => lookAt("lxd", "lxc", signal),
  machines: (run) => ManagedMachines.create(run, "lxd"),
};

export const multipassGuests: Guests = {
  name: "Multipass",
  online: true,
  faults: ["noop", "degrade", "power"],
  look: (signal) => lookAt("multipass", "multipass", signal),
  machines: (run) => ManagedMachines.create(run, "multipass"),
};

async function lookAt(manager: keyof typeof vmManagers, program: "lxc" | "multipass", signal: AbortSignal) {
  const missing = await missingForManagedVms(program);
  if (missing) return missing;
  return vmManagers[manager].version(signal).then(
    (found) => ({ found }),
    (error: unknown) => ({
      reason: messageOf(error).replace(/\.$/, ""),
      hint: `See to it that ${program} can make VMs here.`,
    }),
  );
}

import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { howToGet } from "./command.ts";

type Program = keyof typeof howToGet;

/** Which program this machine lacks to build the parts of a Kubernetes cluster, and how to get it; undefined where none is. */
export const missingForKubernetesParts = () => missingOf(["go", "gcc", "mmdebstrap"]);

/** The same for the workload and the measuring point alone. */
export const missingForWorkloadParts = () => missingOf(["go"]);

/** The same for VMs: their disks and what runs them. */
export const missingForVms = () =>
  missingOf(["mmdebstrap", "mke2fs", "qemu-system-x86_64", "qemu-img", "ip", "ssh", "socat"]);

/** The same for VMs that run MicroK8s's parts. */
export const missingForMicrok8sParts = async () => (await missingForVms()) ?? (await missingOf(["go", "gcc"]));

/** The same for VMs that another program makes, and which are spoken to by ssh. */
export const missingForManagedVms = (program: "lxc" | "multipass") => missingOf([program, "ssh"]);

async function missingOf(programs: readonly Program[]): Promise<{ reason: string; hint: string } | undefined> {
  for (const program of programs) {
    if (!(await isOnPath(program))) return { reason: `the program ${program} is missing`, hint: howToGet[program] };
  }
  return undefined;
}

async function isOnPath(program: string): Promise<boolean> {
  const looks = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => access(join(folder, program), constants.X_OK));
  return Promise.any(looks).then(
    () => true,
    () => false,
  );
}

import { ensureVmRoot } from "../parts/vm-root.ts";
import { Vms } from "./vms.ts";

/** A process that boots a VM for the run named to it, to be killed meanwhile; its parent must have made the parts. */
const [, , run = ""] = process.argv;
const signal = new AbortController().signal;
const vms = await Vms.create(run, await ensureVmRoot({ signal, report: () => undefined }), signal);
await vms.boot({ name: "site-1", index: 1, cpus: 1, memoryMiB: 512, signal });

import { z } from "zod";
import { unavailableError } from "../errors.ts";
import { run } from "./command.ts";
import {
  launchLimitMs,
  type ManagedVmState,
  manage,
  manageJson,
  type RunProgram,
  type VmManager,
} from "./vm-manager.ts";

const image = "24.04";
/** The first that ends a VM without asking it. */
const oldest = "1.14.0";

/** Without its daemon, only its own version is told. */
const Version = z.object({ multipass: z.string(), multipassd: z.string().optional() });

/** A VM on its way to a state is not there yet. */
const states = {
  Starting: "on",
  Running: "on",
  Restarting: "on",
  "Delayed Shutdown": "on",
  Suspending: "on",
  Suspended: "paused",
  Stopped: "off",
  Deleted: "off",
} as const satisfies Record<string, ManagedVmState>;

const State = z.enum(Object.keys(states) as (keyof typeof states)[]);
const Instances = z.object({
  list: z.array(z.object({ name: z.string(), state: State, ipv4: z.array(z.string()) })),
});

/** Multipass's VMs, by its command; multipass-interface.fixture.ts records what is said and answered. It freezes no VM. */
export function multipass(program: RunProgram = run): VmManager {
  const change = async (...argv: readonly string[]) => void (await manage(program, ["multipass", ...argv]));
  return {
    version: async (signal) => {
      const argv = ["multipass", "version", "--format", "json"];
      const { multipass: version, multipassd: daemon } = await manageJson(Version, program, argv, { signal });
      if (!daemon) throw unavailableError("no-vms", `Expected the daemon of Multipass ${version} to answer.`);
      if (version.localeCompare(oldest, "en", { numeric: true }) >= 0) return `Multipass ${version}`;
      throw unavailableError("no-vms", `Expected Multipass ${oldest} or later, found ${version}.`);
    },
    launch: async ({ instance, cpus, memoryMiB, diskGiB, userData }, signal) => {
      const size = ["--cpus", String(cpus), "--memory", `${memoryMiB}M`, "--disk", `${diskGiB}G`];
      const argv = ["multipass", "launch", image, "--name", instance, ...size, "--cloud-init", "-"];
      await manage(program, [...argv, "--timeout", String(launchLimitMs / 1000)], {
        input: userData,
        signal,
        timeoutMs: launchLimitMs,
      });
    },
    find: async (instance) => {
      const { list } = await manageJson(Instances, program, ["multipass", "list", "--format", "json"]);
      const found = list.find(({ name }) => name === instance);
      return found && { state: states[found.state], address: found.ipv4[0] };
    },
    start: (instance) => change("start", instance),
    kill: (instance) => change("stop", instance, "--force"),
    remove: (instance) => change("delete", instance, "--purge"),
  };
}

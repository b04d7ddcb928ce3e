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

const image = "ubuntu:24.04";

const Server = z.object({ environment: z.object({ driver: z.string(), server_version: z.string() }) });

const Addresses = z.array(z.object({ family: z.string(), address: z.string(), scope: z.string() }));
const Instances = z.array(
  z.object({
    name: z.string(),
    status: z.enum(["Running", "Frozen", "Stopped"]),
    state: z.object({ network: z.record(z.string(), z.object({ addresses: Addresses })).nullish() }).nullish(),
  }),
);

const states: Readonly<Record<z.infer<typeof Instances>[number]["status"], ManagedVmState>> = {
  Running: "on",
  Frozen: "paused",
  Stopped: "off",
};

/** LXD's VMs, by its command `lxc`; lxd-interface.fixture.ts records what is said and answered. */
export function lxd(program: RunProgram = run): VmManager {
  const change = async (...argv: readonly string[]) => void (await manage(program, ["lxc", ...argv]));
  return {
    version: async (signal) => {
      const { environment } = await manageJson(Server, program, ["lxc", "query", "/1.0"], { signal });
      const { driver, server_version: version } = environment;
      if (driver.split(" | ").includes("qemu")) return `LXD ${version}`;
      throw unavailableError("no-vms", `Expected LXD ${version} to run VMs here, found that it runs ${driver} only.`);
    },
    launch: async ({ instance, cpus, memoryMiB, diskGiB, userData }, signal) => {
      const limits = { "limits.cpu": String(cpus), "limits.memory": `${memoryMiB}MiB` };
      // What holds keys is not for a command line, which everybody on this machine can read. JSON is YAML.
      const input = JSON.stringify({ config: { ...limits, "cloud-init.user-data": userData } });
      const argv = ["lxc", "launch", image, instance, "--vm", "--device", `root,size=${diskGiB}GiB`];
      await manage(program, argv, { input, signal, timeoutMs: launchLimitMs });
    },
    find: async (instance) => {
      const all = await manageJson(Instances, program, ["lxc", "list", "--format", "json"]);
      const found = all.find(({ name }) => name === instance);
      if (!found) return undefined;
      const addresses = Object.values(found.state?.network ?? {}).flatMap(({ addresses: own }) => own);
      const address = addresses.find(({ family, scope }) => family === "inet" && scope === "global")?.address;
      return { state: states[found.status], address };
    },
    start: (instance) => change("start", instance),
    kill: (instance) => change("stop", instance, "--force"),
    freezing: {
      pause: (instance) => change("pause", instance),
      resume: (instance) => change("start", instance),
    },
    remove: (instance) => change("delete", instance, "--force"),
  };
}

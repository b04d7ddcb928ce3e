import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import type { MachineCheck } from "./machine.ts";

/**
 * Counted in /proc: a kubelet has 6, kube-proxy and containerd 1 each, an edgecore 5, an API server 3, a controller manager 1;
 * three servers with four nodes had 42, one server with four edge nodes has 28.
 */
const ofLargeCluster = 42;
/** A light node is an edgecore without one of its watches: light-node-files.ts. */
const ofLightNode = 4;
const raise = 512;

/**
 * Whether the kernel has inotify instances left for a cluster: its limit is for each user, and the nodes are all root on one
 * machine. Sees what is in use only where it may look, which is as root.
 */
export async function inotifyInstances({ proc = "/proc", user = 0 } = {}): Promise<MachineCheck> {
  const name = "inotify instances";
  const limit = await readFile(join(proc, "sys/fs/inotify/max_user_instances"), "utf8").then(Number, () => undefined);
  if (limit === undefined) return { name, ok: true, detail: "not counted here: the engine's machine is another" };
  const free = limit - (await inUse(proc, user));
  const left = `${free} of ${limit} are free`;
  if (free >= ofLargeCluster) {
    const light = Math.floor((free - ofLargeCluster) / ofLightNode);
    const detail = `${left}: a cluster with four nodes takes ${ofLargeCluster} at most, which leaves some for ${light} light nodes`;
    return { name, ok: true, detail };
  }
  return {
    name,
    ok: false,
    detail: `${left}: a cluster with four nodes takes up to ${ofLargeCluster}, and nodes share what the machine has`,
    hint: `Run fewer clusters at once, or raise the limit: sysctl -w fs.inotify.max_user_instances=${raise}`,
  };
}

async function inUse(proc: string, user: number): Promise<number> {
  const processes = (await readdir(proc)).filter((name) => /^\d+$/.test(name)).map((name) => join(proc, name));
  const counts = await Promise.all(processes.map((path) => instancesOf(path, user).catch(() => 0)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Throws where the process has ended, or may not be looked at. */
async function instancesOf(path: string, user: number): Promise<number> {
  if ((await stat(path)).uid !== user) return 0;
  const folder = join(path, "fd");
  const links = (await readdir(folder)).map((descriptor) => readlink(join(folder, descriptor)).catch(() => ""));
  return (await Promise.all(links)).filter((target) => target === "anon_inode:inotify").length;
}

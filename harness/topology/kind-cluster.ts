import { copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Outcome } from "../host/command.ts";
import { containerOf, type Host } from "../host/host.ts";
import { exportKindLogs } from "./kind-cli.ts";
import { KubernetesCluster, type KubernetesClusterSettings } from "./kubernetes-cluster.ts";

export interface KindClusterSettings extends Omit<KubernetesClusterSettings, "agent"> {
  /** kind's name for the cluster. */
  name: string;
}

/** A running cluster of kind, whose node agent is the kubelet under systemd. */
export class KindCluster extends KubernetesCluster {
  readonly #name: string;

  constructor({ name, ...settings }: KindClusterSettings) {
    super({ ...settings, agent: "kubelet" });
    this.#name = name;
  }

  protected override agentQuestion(): string[] {
    return ["systemctl", "show", "--property", "MainPID", "--value", "kubelet"];
  }

  override restartAgent(host: Host): Promise<Outcome> {
    return host.exec(["systemctl", "restart", "kubelet"], { timeoutMs: 30_000 });
  }

  /** As HOST/PROGRAM/current, the form in which every topology leaves its logs. */
  override async collectLogs(directory: string, signal: AbortSignal): Promise<void> {
    const exported = await mkdtemp(join(tmpdir(), "islanding-logs-"));
    try {
      await exportKindLogs(this.#name, exported, signal);
      for (const host of [...this.centreHosts, ...this.site]) {
        await keepLogs(join(exported, containerOf(host)?.id ?? host.name), join(directory, host.name));
      }
    } finally {
      await rm(exported, { recursive: true, force: true });
    }
  }
}

/** Agents' and control plane's logs among what kind exports of a node; not what is about the pods under test. */
async function keepLogs(from: string, to: string): Promise<void> {
  const names = await readdir(from, { recursive: true });
  for (const name of names) {
    const program = programOf(name);
    if (program === undefined) continue;
    const kept = join(to, program, "current");
    await mkdir(dirname(kept), { recursive: true });
    await copyFile(join(from, name), kept);
  }
}

/** `containers/POD_NAMESPACE_CONTAINER-ID.log` is the form of the kubelet; every start of a container has an id of its own. */
function programOf(path: string): string | undefined {
  if (path === "kubelet.log" || path === "containerd.log") return basename(path, ".log");
  const [, container, id] = /^containers\/[^_/]+_kube-system_(.+)-([0-9a-f]{64})\.log$/.exec(path) ?? [];
  return container && id && `${container}-${id.slice(0, 12)}`;
}

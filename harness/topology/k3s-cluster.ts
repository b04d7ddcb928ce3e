import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome } from "../host/command.ts";
import { engine } from "../host/engine.ts";
import { containerOf, type Host } from "../host/host.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";

/** The node's first process: harness/parts/k3s-supervised. */
const supervisor = "/usr/local/bin/k3s-supervised";
/** It gives k3s 20 s to end. */
const restartLimitMs = 40_000;

/** A running cluster of k3s, whose node agent is k3s itself. */
export class K3sCluster extends KubernetesCluster {
  protected override agentQuestion(): string[] {
    return [supervisor, "pid"];
  }

  /** k3s alone: the containers run on, as they do when the service is restarted that k3s installs. */
  override restartAgent(host: Host): Promise<Outcome> {
    return host.exec([supervisor, "restart"], { timeoutMs: restartLimitMs });
  }

  protected override copyLogs(host: Host, folder: string, signal: AbortSignal): Promise<void> {
    return copyK3sLogs(host, folder, signal);
  }
}

/** Copies what k3s printed on this machine in all its starts, and containerd's own log. */
export async function copyK3sLogs(host: Host, folder: string, signal: AbortSignal): Promise<void> {
  const printed = await engine(["logs", containerOf(host)?.id ?? host.name], { signal });
  await keep(join(folder, "k3s"), `${printed.stdout}\n${printed.stderr}\n`);
  const containerd = await host.exec(["cat", "/var/lib/rancher/k3s/agent/containerd/containerd.log"], { signal });
  if (containerd.ok) await keep(join(folder, "containerd"), `${containerd.stdout}\n`);
}

async function keep(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "current"), text);
}

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import { vmFiles } from "../host/vm-qemu.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";

/** The snap's services, by systemd's names (snapcraft.yaml's apps of canonical/microk8s, branch 1.32). */
const service = (daemon: string): string => `snap.microk8s.daemon-${daemon}.service`;
const daemons = ["kubelite", "containerd", "etcd", "flanneld", "k8s-dqlite", "cluster-agent", "apiserver-proxy"];
/** kubelite gives its parts no time to end, but a slow machine takes its own. */
const restartLimitMs = 120_000;

/** A running cluster of MicroK8s, whose node agent is kubelite: on a worker kubelet and kube-proxy in one process. */
export class Microk8sCluster extends KubernetesCluster {
  override restartAgent(host: Host): Promise<Outcome> {
    return host.exec(["systemctl", "restart", service("kubelite")], { timeoutMs: restartLimitMs });
  }

  /** What each service has said in this boot and the ones before, and what the machine's console showed, where that is kept. */
  protected override async copyLogs(host: Host, folder: string, signal: AbortSignal): Promise<void> {
    for (const daemon of daemons) {
      const journal = await host.exec(["journalctl", "--quiet", "--output=short-iso", "--unit", service(daemon)], {
        signal,
      });
      if (journal.ok && journal.stdout !== "") await keep(join(folder, daemon), journal.stdout);
    }
    if (!host.handle || !("vm" in host.handle)) return;
    const { console } = vmFiles(host.handle.vm.folder);
    if (existsSync(console)) await keep(join(folder, "console"), await readFile(console, "utf8"));
  }
}

async function keep(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "current"), `${text}\n`);
}

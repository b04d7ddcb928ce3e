import { stringify } from "yaml";
import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import type { Limits } from "./microk8s-cli.ts";

/** What MicroK8s is told before it is installed (cluster-agent's pkg/k8sinit/schema.go). */
export interface Launch {
  /** The address under which the node is known to the others. */
  nodeAddress: string;
  /** Further names and addresses that the API server's certificate is for. */
  extraNames?: readonly string[];
  extraKubeletArguments?: Readonly<Record<string, string>>;
  extraApiServerArguments?: Readonly<Record<string, string>>;
  /** Enabled once MicroK8s runs; only on the first host, as joining undoes them. */
  addons?: readonly string[];
}

/** Where MicroK8s looks first (its snap/hooks/install), so that its own default is not read. */
const path = "/etc/microk8s.yaml";

/** What the default launch configuration says beside its add-on (microk8s-resources/microk8s.default.yaml). */
const kubeletDefaults = { "--cluster-domain": "cluster.local", "--cluster-dns": "10.152.183.10" };

/**
 * A host that joins takes over the kubelet's arguments of the one that it joins, or a worker's own (scripts/wrappers/join.py):
 * labels of nodes have no place here.
 */
export function launchConfiguration({ nodeAddress, extraNames = [], addons = [], ...extra }: Launch): string {
  return stringify({
    version: "0.1.0",
    extraKubeletArgs: { ...kubeletDefaults, "--node-ip": nodeAddress, ...extra.extraKubeletArguments },
    ...(extra.extraApiServerArguments && { extraKubeAPIServerArgs: extra.extraApiServerArguments }),
    extraSANs: [nodeAddress, ...extraNames],
    addons: addons.map((name) => ({ name })),
  });
}

/** Puts the launch configuration where the installation finds it. */
export async function writeLaunch(host: Host, launch: Launch, limits: Limits): Promise<void> {
  const outcome = await host.exec(["tee", path], { ...limits, input: launchConfiguration(launch) });
  limits.signal.throwIfAborted();
  if (!outcome.ok) throw new IslandingError("launch-failed", `${host.name}: writing ${path} failed: ${outcome.stderr}`);
}

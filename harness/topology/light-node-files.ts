import { hostLabel } from "./centre-events.ts";
import { type JoinSettings, joinTokenPath, serversAt } from "./kubeedge-files.ts";
import { type Files, json, lines, networkFiles, noEvictionByDisk } from "./kubernetes-files.ts";

/** The ports from this one on are the light nodes' own, one each, where edgecore by itself takes always the same. */
const firstPort = 10_400;

export interface LightNodeFiles extends JoinSettings {
  /** The nodes' names. */
  names: readonly string[];
  /** The machine's place in the run's network; fixes its share of the pod range. */
  index: number;
}

/**
 * One machine with several edgecores on one containerd. Each has a port, a socket, a certificate, a database and
 * folders of its own, and takes no pods.
 */
export const lightNodeFiles = ({ names, index: machine, cloudcoreAddress, joinToken }: LightNodeFiles): Files => ({
  "/etc/islanding/services": lines(["containerd", ...names.map(serviceOf)]),
  // Without pods there is nothing to connect, but a node that could connect none is not Ready.
  ...networkFiles(machine),
  [joinTokenPath]: joinToken,
  ...Object.fromEntries(
    names.flatMap((name, index) => [
      [`/etc/islanding/args/${serviceOf(name)}`, lines([`--config=${configPathOf(name)}`])],
      [configPathOf(name), json(edgecoreConfig(name, firstPort + index, cloudcoreAddress))],
    ]),
  ),
});

const serviceOf = (name: string): string => `edgecore@${name}`;
const configPathOf = (name: string): string => `/etc/kubeedge/${name}/edgecore.yaml`;

const edgecoreConfig = (name: string, port: number, cloudcoreAddress: string) => ({
  apiVersion: "edgecore.config.kubeedge.io/v1alpha2",
  kind: "EdgeCore",
  database: { dataSource: `/var/lib/kubeedge/${name}.db` },
  modules: {
    edgeHub: {
      ...serversAt(cloudcoreAddress),
      tlsCaFile: `/etc/kubeedge/${name}/ca.crt`,
      tlsCertFile: `/etc/kubeedge/${name}/server.crt`,
      tlsPrivateKeyFile: `/etc/kubeedge/${name}/server.key`,
    },
    edged: {
      hostnameOverride: name,
      nodeLabels: { [hostLabel]: name },
      registerSchedulable: false,
      rootDirectory: `/var/lib/kubelet/${name}`,
      tailoredKubeletConfig: {
        ...noEvictionByDisk,
        readOnlyPort: port,
        // Watching the folder would cost each of them one of the kernel's inotify instances, of which a user has few.
        staticPodPath: "",
      },
    },
    deviceTwin: { dmiSockPath: `/etc/kubeedge/${name}/dmi.sock` },
    eventBus: { enable: false },
  },
});

import { hostLabel } from "./centre-events.ts";
import { type Files, json, lines, networkFiles, noEvictionByDisk } from "./kubernetes-files.ts";

/** Where cloudcore takes edge nodes' connections, and where it hands out certificates for the join token. */
const websocketPort = 10000;
export const certificatePort = 10002;

/** Where edgecore looks for the join token, as `keadm join` leaves it there; it is not needed any more once the node has joined. */
export const joinTokenPath = "/etc/kubeedge/bootstrap-edgecore.conf";

const cloudcoreKubeconfig = "/etc/islanding/cloudcore.kubeconfig";

export interface CloudcoreFiles {
  /** Where edge nodes reach it. */
  address: string;
  /** Its credentials at the API server. */
  kubeconfig: string;
}

/**
 * cloudcore on a machine of its own. Stock settings but for where everything is; `dynamicController` answers what
 * edge nodes' metaserver is asked, and there are no rules to manage for a tunnel that is off.
 */
export const cloudcoreFiles = ({ address, kubeconfig }: CloudcoreFiles): Files => ({
  "/etc/islanding/services": lines(["cloudcore"]),
  [cloudcoreKubeconfig]: kubeconfig,
  "/etc/kubeedge/config/cloudcore.yaml": json({
    apiVersion: "cloudcore.config.kubeedge.io/v1alpha1",
    kind: "CloudCore",
    kubeAPIConfig: { kubeConfig: cloudcoreKubeconfig },
    modules: {
      cloudHub: { advertiseAddress: [address] },
      dynamicController: { enable: true },
      iptablesManager: { enable: false },
    },
  }),
});

/** Where edgecore's hub finds cloudcore. */
export const serversAt = (cloudcoreAddress: string) => ({
  httpServer: `https://${cloudcoreAddress}:${certificatePort}`,
  websocket: { server: `${cloudcoreAddress}:${websocketPort}` },
});

/** How an agent of the edge finds the cluster that it joins. */
export interface JoinSettings {
  cloudcoreAddress: string;
  joinToken: string;
}

export interface EdgeFiles extends JoinSettings {
  /** The machine's name and the node's. */
  name: string;
  /** Which of the site's nodes this is, from 1; fixes its share of the pod range. */
  index: number;
}

/**
 * An edge node: containerd with the bridge CNI, and edgecore, which joins by token. Stock settings but for the metaserver,
 * which is on, the MQTT broker, which is edgecore's own, and eviction by a disk that is not the node's.
 */
export const edgeFiles = ({ name, index, cloudcoreAddress, joinToken }: EdgeFiles): Files => ({
  "/etc/islanding/services": lines(["containerd", "edgecore"]),
  ...networkFiles(index),
  [joinTokenPath]: joinToken,
  "/etc/kubeedge/config/edgecore.yaml": json({
    apiVersion: "edgecore.config.kubeedge.io/v1alpha2",
    kind: "EdgeCore",
    modules: {
      edgeHub: serversAt(cloudcoreAddress),
      edged: {
        hostnameOverride: name,
        nodeLabels: { [hostLabel]: name },
        podSandboxImage: "docker.io/islanding/pause:1",
        tailoredKubeletConfig: noEvictionByDisk,
      },
      eventBus: { enable: true, mqttMode: 0, mqttServerInternal: "tcp://127.0.0.1:1883" },
      metaManager: { metaServer: { enable: true } },
    },
  }),
});

import { kubeconfigOf } from "./kubeconfig.ts";
import type { Authority, KeyPairPem } from "./pki.ts";
import { apiPort } from "./sides.ts";

/** The files that make a machine a server or a node: path → content. Keys and tokens are in them, so they live in memory and in the machine only. */
export type Files = Record<string, string>;

const serviceRange = "10.96.0.0/16";
const podRange = "10.244.0.0/16";
export const pki = "/etc/islanding/pki";

/** Whose tokens the API server accepts beside its own; it is read again whenever it changes. */
export const authenticationPath = "/etc/islanding/authentication.json";

/** Where an API server's arguments stand. */
export const apiServerArguments = "/etc/islanding/args/kube-apiserver";

/** Trust in the providers that issue these tokens; none is a valid choice. */
export const authenticationConfiguration = (jwt: readonly unknown[]): string =>
  json({ apiVersion: "apiserver.config.k8s.io/v1", kind: "AuthenticationConfiguration", jwt });

/** A file of these lines. */
export function lines(values: readonly string[]): string {
  return `${values.join("\n")}\n`;
}

/** One node's share of the pod range. */
export const podSubnet = (index: number): string => `10.244.${index}.0/24`;

export interface ServerFiles {
  authority: Authority;
  name: string;
  /** Where it is known beforehand; else the server finds out by itself. */
  address?: string;
  /** What makes it one of several servers with a member of etcd each; without, it is the only one and has kine on SQLite. */
  etcd?: Files;
}

/** The datastore (kine or etcd), API server, controller manager and scheduler. */
export async function serverFiles(settings: ServerFiles, tokens: KeyPairPem): Promise<Files> {
  const { authority, name, address, etcd } = settings;
  const known = address === undefined ? [] : [address];
  const hosts = [name, "localhost", "127.0.0.1", ...known, "10.96.0.1", "kubernetes", "kubernetes.default.svc"];
  const serving = await authority.issue({ commonName: "kube-apiserver", hosts });
  const toKubelet = await authority.issue({ commonName: "islanding-api-server", organization: "system:masters" });
  const local = `https://127.0.0.1:${apiPort}`;
  return {
    ...(etcd ?? kineFiles),
    "/etc/islanding/services": lines([
      etcd ? "etcd" : "kine",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
    ]),
    [`${pki}/ca.crt`]: authority.certificate,
    [`${pki}/serving.crt`]: serving.certificate,
    [`${pki}/serving.key`]: serving.privateKey,
    [`${pki}/to-kubelet.crt`]: toKubelet.certificate,
    [`${pki}/to-kubelet.key`]: toKubelet.privateKey,
    [`${pki}/tokens.key`]: tokens.privateKey,
    [`${pki}/tokens.pub`]: tokens.publicKey,
    "/etc/islanding/controller-manager.kubeconfig": await kubeconfig(
      authority,
      local,
      "system:kube-controller-manager",
    ),
    "/etc/islanding/scheduler.kubeconfig": await kubeconfig(authority, local, "system:kube-scheduler"),
    [authenticationPath]: authenticationConfiguration([]),
    [apiServerArguments]: lines([
      ...known.map((own) => `--advertise-address=${own}`),
      `--secure-port=${apiPort}`,
      "--etcd-servers=http://127.0.0.1:2379",
      `--service-cluster-ip-range=${serviceRange}`,
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      "--allow-privileged=true",
      `--authentication-config=${authenticationPath}`,
      `--client-ca-file=${pki}/ca.crt`,
      `--tls-cert-file=${pki}/serving.crt`,
      `--tls-private-key-file=${pki}/serving.key`,
      `--kubelet-client-certificate=${pki}/to-kubelet.crt`,
      `--kubelet-client-key=${pki}/to-kubelet.key`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-signing-key-file=${pki}/tokens.key`,
      `--service-account-key-file=${pki}/tokens.pub`,
    ]),
    "/etc/islanding/args/kube-controller-manager": lines([
      "--kubeconfig=/etc/islanding/controller-manager.kubeconfig",
      "--authentication-kubeconfig=/etc/islanding/controller-manager.kubeconfig",
      "--authorization-kubeconfig=/etc/islanding/controller-manager.kubeconfig",
      "--bind-address=127.0.0.1",
      `--leader-elect=${etcd !== undefined}`,
      "--use-service-account-credentials=true",
      `--cluster-cidr=${podRange}`,
      `--root-ca-file=${pki}/ca.crt`,
      `--service-account-private-key-file=${pki}/tokens.key`,
    ]),
    "/etc/islanding/args/kube-scheduler": lines([
      "--kubeconfig=/etc/islanding/scheduler.kubeconfig",
      "--authentication-kubeconfig=/etc/islanding/scheduler.kubeconfig",
      "--authorization-kubeconfig=/etc/islanding/scheduler.kubeconfig",
      "--bind-address=127.0.0.1",
      `--leader-elect=${etcd !== undefined}`,
    ]),
  };
}

const kineFiles: Files = {
  "/etc/islanding/args/kine": lines([
    "--listen-address=127.0.0.1:2379",
    "--endpoint=sqlite:///var/lib/kine.db?_journal=WAL&cache=shared&_busy_timeout=30000&_txlock=immediate",
  ]),
};

export interface NodeFiles {
  authority: Authority;
  name: string;
  /** Which of the site's nodes this is, from 1; fixes its share of the pod range. */
  index: number;
  /** The API server's address, or a name of it that the node can resolve. */
  apiAddress: string;
  /** Its port, where that is not the API server's own. */
  port?: number;
  /** What the kubelet is told besides. */
  kubeletArguments?: readonly string[];
}

/** containerd with the bridge CNI, kubelet and kube-proxy. */
export async function nodeFiles(settings: NodeFiles): Promise<Files> {
  const { authority, name, index, apiAddress, port = apiPort, kubeletArguments = [] } = settings;
  const server = `https://${apiAddress}:${port}`;
  return {
    "/etc/islanding/services": lines(["containerd", "kubelet", "kube-proxy"]),
    [`${pki}/ca.crt`]: authority.certificate,
    "/etc/islanding/kubelet.kubeconfig": await kubeconfig(authority, server, `system:node:${name}`, "system:nodes"),
    "/etc/islanding/kube-proxy.kubeconfig": await kubeconfig(authority, server, "system:kube-proxy"),
    ...networkFiles(index),
    "/etc/islanding/kubelet.yaml": json(kubeletConfiguration),
    "/etc/islanding/kube-proxy.yaml": json(kubeProxyConfiguration),
    "/etc/islanding/args/kubelet": lines([
      "--config=/etc/islanding/kubelet.yaml",
      "--kubeconfig=/etc/islanding/kubelet.kubeconfig",
      `--hostname-override=${name}`,
      ...kubeletArguments,
    ]),
    "/etc/islanding/args/kube-proxy": lines(["--config=/etc/islanding/kube-proxy.yaml", `--hostname-override=${name}`]),
  };
}

/** The disk of the machine under all nodes is none of a node's: nothing is evicted, and no image removed, because it fills up. */
export const noEvictionByDisk = {
  imageGCHighThresholdPercent: 100,
  evictionHard: { "nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%" },
};

/** Stock settings but for what a container forces: cgroupfs, no swap check, and no eviction by the disk. */
const kubeletConfiguration = {
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  authentication: {
    x509: { clientCAFile: `${pki}/ca.crt` },
    webhook: { enabled: true },
    anonymous: { enabled: false },
  },
  authorization: { mode: "Webhook" },
  containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
  cgroupDriver: "cgroupfs",
  failSwapOn: false,
  ...noEvictionByDisk,
  clusterDNS: ["10.96.0.10"],
  clusterDomain: "cluster.local",
};

/** conntrack's limits belong to the machine under all nodes and are left alone. */
const kubeProxyConfiguration = {
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  mode: "iptables",
  clusterCIDR: podRange,
  clientConnection: { kubeconfig: "/etc/islanding/kube-proxy.kubeconfig" },
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
};

/** How a node's containerd gives its pods addresses of the node's share, and ports of the node. */
export const networkFiles = (index: number): Files => ({
  "/etc/cni/net.d/10-islanding.conflist": json(cniConfiguration(index)),
});

const cniConfiguration = (index: number) => ({
  cniVersion: "0.4.0",
  name: "islanding",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      ipMasq: true,
      hairpinMode: true,
      ipam: { type: "host-local", ranges: [[{ subnet: podSubnet(index) }]], routes: [{ dst: "0.0.0.0/0" }] },
    },
    { type: "portmap", capabilities: { portMappings: true } },
  ],
});

/** What k3s calls the entries of its kubeconfig, and k3d looks for. */
const entry = "default";

/** The kubeconfig of one user, with a certificate of their own. */
export async function kubeconfig(
  authority: Authority,
  server: string,
  user: string,
  organization?: string,
): Promise<string> {
  const client = await authority.issue({ commonName: user, ...(organization && { organization }) });
  const { certificate: certificatePem, privateKey: keyPem } = client;
  return json(kubeconfigOf({ name: entry, server, caPem: authority.certificate, certificatePem, keyPem }));
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

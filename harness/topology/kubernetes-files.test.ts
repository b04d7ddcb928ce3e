import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Files, nodeFiles, podSubnet, serverFiles } from "./kubernetes-files.ts";
import { Authority, signingKeys } from "./pki.ts";

let server: Files;
let node: Files;
beforeAll(async () => {
  const authority = await Authority.create("islanding-a1");
  server = await serverFiles({ authority, name: "centre", address: "198.18.0.2" }, await signingKeys());
  const kubeletArguments = ["--node-ip=198.18.0.5"];
  node = await nodeFiles({ authority, name: "site-2", index: 2, apiAddress: "198.18.0.2", kubeletArguments });
});

const textOf = (files: Files, path: string): string => files[path] ?? "";

describe("a server", () => {
  test("runs the datastore and the control plane, and no node agent", () => {
    expect(textOf(server, "/etc/islanding/services").trim().split("\n")).toEqual([
      "kine",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
    ]);
  });

  test("lets nodes do what the node authorizer allows, and keeps its datastore to itself", () => {
    expect(textOf(server, "/etc/islanding/args/kube-apiserver")).toContain("--authorization-mode=Node,RBAC\n");
    expect(textOf(server, "/etc/islanding/args/kine")).toContain("--listen-address=127.0.0.1:2379\n");
  });
});

describe("a node", () => {
  test("runs the runtime, the agent and the proxy", () => {
    expect(textOf(node, "/etc/islanding/services").trim().split("\n")).toEqual(["containerd", "kubelet", "kube-proxy"]);
  });

  test("has a name, an address and a share of the pod range of its own", () => {
    const args = textOf(node, "/etc/islanding/args/kubelet");
    expect(args).toContain("--hostname-override=site-2\n");
    expect(args).toContain("--node-ip=198.18.0.5\n");
    expect(textOf(node, "/etc/cni/net.d/10-islanding.conflist")).toContain(podSubnet(2));
  });

  test("knows itself to the API server by a certificate, and nothing but its own", () => {
    const { users, clusters } = JSON.parse(textOf(node, "/etc/islanding/kubelet.kubeconfig"));
    const [{ user }] = users;
    const certificate = new X509Certificate(Buffer.from(user["client-certificate-data"], "base64"));
    expect(certificate.subject).toBe("O=system:nodes\nCN=system:node:site-2");
    expect(clusters[0].cluster.server).toBe("https://198.18.0.2:6443");
    expect(Object.keys(node).filter((path) => path.endsWith(".key"))).toEqual([]);
  });

  test("is a stock kubelet but for what a container forces", () => {
    expect(Object.keys(JSON.parse(textOf(node, "/etc/islanding/kubelet.yaml"))).sort()).toEqual([
      "apiVersion",
      "authentication",
      "authorization",
      "cgroupDriver",
      "clusterDNS",
      "clusterDomain",
      "containerRuntimeEndpoint",
      "evictionHard",
      "failSwapOn",
      "imageGCHighThresholdPercent",
      "kind",
    ]);
  });
});

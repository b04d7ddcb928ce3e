import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { k3sShapeFiles } from "./k3d-files.ts";
import type { Files } from "./kubernetes-files.ts";

const cluster = "k3d-islanding-a1b2c3d4";
const services = (files: Files | undefined) => files?.["/etc/islanding/services"]?.trim().split("\n");
const apiOf = (files: Files | undefined) =>
  JSON.parse(files?.["/etc/islanding/kubelet.kubeconfig"] ?? "").clusters[0].cluster.server;

describe("one server and its agents", () => {
  let nodes: Record<string, Files>;
  beforeAll(async () => {
    nodes = await k3sShapeFiles("a1b2c3d4", 1, 1);
  });

  test("are kine, without any election, and agents that ask the server itself", () => {
    expect(Object.keys(nodes)).toEqual([`${cluster}-server-0`, `${cluster}-agent-0`]);
    expect(services(nodes[`${cluster}-server-0`])).toContain("kine");
    expect(nodes[`${cluster}-server-0`]?.["/etc/islanding/args/kube-scheduler"]).toContain("--leader-elect=false\n");
    expect(services(nodes[`${cluster}-agent-0`])).toEqual(["containerd", "kubelet", "kube-proxy"]);
    expect(apiOf(nodes[`${cluster}-agent-0`])).toBe(`https://${cluster}-server-0:6443`);
  });
});

describe("three servers and their agents", () => {
  let nodes: Record<string, Files>;
  beforeAll(async () => {
    nodes = await k3sShapeFiles("a1b2c3d4", 3, 2);
  });
  const servers = [0, 1, 2].map((index) => `${cluster}-server-${index}`);

  test("are members of etcd, of whom one at a time controls and schedules", () => {
    for (const name of servers) {
      expect(services(nodes[name])).toEqual(["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]);
      for (const program of ["kube-controller-manager", "kube-scheduler"]) {
        expect(nodes[name]?.[`/etc/islanding/args/${program}`]).toContain("--leader-elect=true\n");
      }
    }
  });

  test("answer each for its own name and for its own machine, and sign tokens with the same key", () => {
    for (const name of servers) {
      const { subjectAltName } = new X509Certificate(nodes[name]?.["/etc/islanding/pki/serving.crt"] ?? "");
      expect(subjectAltName).toMatch(new RegExp(`^DNS:${name}, DNS:localhost, IP Address:127.0.0.1, `));
    }
    expect(new Set(servers.map((name) => nodes[name]?.["/etc/islanding/pki/tokens.key"])).size).toBe(1);
  });

  test("are reached by agents over a load balancer of their own, which asks whether a server is ready", () => {
    const agent = nodes[`${cluster}-agent-1`];
    expect(services(agent)).toEqual(["haproxy", "containerd", "kubelet", "kube-proxy"]);
    expect(apiOf(agent)).toBe("https://127.0.0.1:6444");
    const balancer = agent?.["/etc/islanding/haproxy.cfg"];
    expect(balancer).toContain("  bind 127.0.0.1:6444\n");
    expect(balancer).toContain("  option httpchk GET /readyz\n");
    for (const name of servers) expect(balancer).toContain(`  server ${name} ${name}:6443 verifyhost ${name}\n`);
  });
});

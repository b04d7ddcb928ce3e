import { describe, expect, test } from "vitest";
import { cloudcoreFiles, edgeFiles, joinTokenPath } from "./kubeedge-files.ts";
import type { Files } from "./kubernetes-files.ts";

const cloudcore = cloudcoreFiles({ address: "198.18.0.202", kubeconfig: "credentials" });
const edge = edgeFiles({ name: "site-2", index: 2, cloudcoreAddress: "198.18.0.202", joinToken: "the token" });

const servicesOf = (files: Files) => files["/etc/islanding/services"]?.trim().split("\n");
const modulesOf = (files: Files, program: string) =>
  JSON.parse(files[`/etc/kubeedge/config/${program}.yaml`] ?? "").modules;

describe("the machine of cloudcore", () => {
  test("runs cloudcore alone: it can be lost without the API server, and the API server without it", () => {
    expect(servicesOf(cloudcore)).toEqual(["cloudcore"]);
  });

  test("answers under the address by which edge nodes reach it, and manages no rules", () => {
    expect(modulesOf(cloudcore, "cloudcore")).toEqual({
      cloudHub: { advertiseAddress: ["198.18.0.202"] },
      dynamicController: { enable: true },
      iptablesManager: { enable: false },
    });
  });
});

describe("an edge node", () => {
  test("runs the runtime and edgecore: no kubelet, no proxy", () => {
    expect(servicesOf(edge)).toEqual(["containerd", "edgecore"]);
  });

  test("is stock but for its name, where cloudcore is, and what a container has not", () => {
    expect(modulesOf(edge, "edgecore")).toEqual({
      edgeHub: {
        httpServer: "https://198.18.0.202:10002",
        websocket: { server: "198.18.0.202:10000" },
      },
      edged: {
        hostnameOverride: "site-2",
        nodeLabels: { "islanding/host": "site-2" },
        podSandboxImage: "docker.io/islanding/pause:1",
        tailoredKubeletConfig: {
          imageGCHighThresholdPercent: 100,
          evictionHard: { "nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%" },
        },
      },
      eventBus: { enable: true, mqttMode: 0, mqttServerInternal: "tcp://127.0.0.1:1883" },
      metaManager: { metaServer: { enable: true } },
    });
  });

  test("has the join token where keadm leaves it, and nowhere else", () => {
    const having = Object.entries(edge).filter(([, content]) => content.includes("the token"));
    expect(having.map(([path]) => path)).toEqual([joinTokenPath]);
  });

  test("gives its pods addresses of its own share of the pod range, and ports of the node", () => {
    const network = edge["/etc/cni/net.d/10-islanding.conflist"];
    expect(network).toContain("10.244.2.0/24");
    expect(network).toContain("portmap");
  });
});

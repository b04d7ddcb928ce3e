import { describe, expect, test } from "vitest";
import { type K3dClusterOptions, k3dConfig } from "./k3d-config.ts";

const asked: K3dClusterOptions = {
  run: "a1b2c3d4",
  servers: 1,
  site: ["site-1", "site-2"],
  network: "islanding-a1b2c3d4",
  image: "islanding/k3s-shape:1",
  serverArguments: ["--disable=coredns"],
  nodeArguments: [],
  hasFiles: true,
};
const config = k3dConfig(asked);

describe("what k3d is asked for", () => {
  test("is one server and an agent for each of the site's machines, in the run's network", () => {
    expect(config).toMatchObject({
      apiVersion: "k3d.io/v1alpha5",
      kind: "Simple",
      metadata: { name: "islanding-a1b2c3d4" },
      servers: 1,
      agents: 2,
      image: "islanding/k3s-shape:1",
      network: "islanding-a1b2c3d4",
    });
  });

  test("publishes the API on loopback only, with nothing before it, and leaves the user's kubeconfig alone", () => {
    expect(config.kubeAPI).toEqual({ hostIP: "127.0.0.1" });
    expect(config.options.k3d.disableLoadbalancer).toBe(true);
    expect(config.options.kubeconfig).toEqual({ updateDefaultKubeconfig: false, switchCurrentContext: false });
  });

  test("says of each node which machine it is, and of each container whose run it belongs to", () => {
    expect(config.options.k3s.nodeLabels).toEqual([
      { label: "islanding/host=site-1", nodeFilters: ["agent:0"] },
      { label: "islanding/host=site-2", nodeFilters: ["agent:1"] },
    ]);
    expect(config.options.runtime.labels).toEqual([
      { label: "islanding.run=a1b2c3d4", nodeFilters: ["server:*", "agent:*"] },
    ]);
  });

  test("gives each node a volume with its own files, and no secret to k3d itself", () => {
    expect(config.volumes).toEqual([
      { volume: "k3d-islanding-a1b2c3d4-server-0-files:/opt/islanding/machine", nodeFilters: ["server:0"] },
      { volume: "k3d-islanding-a1b2c3d4-agent-0-files:/opt/islanding/machine", nodeFilters: ["agent:0"] },
      { volume: "k3d-islanding-a1b2c3d4-agent-1-files:/opt/islanding/machine", nodeFilters: ["agent:1"] },
    ]);
    expect(k3dConfig({ ...asked, hasFiles: false }).volumes).toEqual([]);
  });

  test("tells k3s on servers, and on every node, what they are to be told", () => {
    const { extraArgs } = k3dConfig({ ...asked, nodeArguments: ["--pause-image=p"] }).options.k3s;
    expect(extraArgs).toEqual([
      { arg: "--disable=coredns", nodeFilters: ["server:*"] },
      { arg: "--pause-image=p", nodeFilters: ["server:*", "agent:*"] },
    ]);
  });

  test("tells k3s of registry mirrors, where there are any", () => {
    expect(config).not.toHaveProperty("registries");
    expect(k3dConfig({ ...asked, registries: "mirrors: {}\n" }).registries).toEqual({ config: "mirrors: {}\n" });
  });

  test("can be three servers", () => {
    const three = k3dConfig({ ...asked, servers: 3 });
    expect(three.servers).toBe(3);
    expect(three.volumes.map(({ nodeFilters }) => nodeFilters[0])).toEqual([
      "server:0",
      "server:1",
      "server:2",
      "agent:0",
      "agent:1",
    ]);
  });
});

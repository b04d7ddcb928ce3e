import { describe, expect, test } from "vitest";
import { k3dConfig } from "./k3d-config.ts";

const config = k3dConfig({
  run: "a1b2c3d4",
  site: ["site-1", "site-2"],
  network: "islanding-a1b2c3d4",
  image: "islanding/k3s-shape:1",
  files: {
    server: { "/etc/islanding/services": "kine\n" },
    agents: [{ "/etc/islanding/services": "kubelet\n" }, { "/etc/islanding/services": "containerd\n" }],
  },
});

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

  test("puts into each node its own files", () => {
    const destination = "/etc/islanding/services";
    expect(config.files).toEqual([
      { destination, source: "kine\n", nodeFilters: ["server:0"] },
      { destination, source: "kubelet\n", nodeFilters: ["agent:0"] },
      { destination, source: "containerd\n", nodeFilters: ["agent:1"] },
    ]);
  });
});

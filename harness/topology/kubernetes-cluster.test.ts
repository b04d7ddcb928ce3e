import { expect, test } from "vitest";
import type { Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import type { Centre } from "./topology.ts";

const hostThat = (told: Partial<Outcome>): Host =>
  ({
    name: "site-1",
    exec: async () => ({ ok: true, exitCode: 0, stdout: "", stderr: "", timedOut: false, durationMs: 1, ...told }),
  }) as unknown as Host;

const centreHost = hostThat({});
const cluster = new KubernetesCluster({
  provenance: {} as KubernetesCluster["provenance"],
  centreHosts: [centreHost],
  observer: centreHost,
  site: [],
  centre: {} as Centre,
  sides: {},
  agent: "kubelet",
  workloadImage: "docker.io/islanding/workload:1",
  dispose: async () => undefined,
});

test("the node agent is the process that its host tells, and none where it tells none", async () => {
  expect(await cluster.agentProcess(hostThat({ stdout: "482\n" }))).toBe("482");
  expect(await cluster.agentProcess(hostThat({ ok: false, exitCode: 1 }))).toBeUndefined();
});

test("a host that tells nothing in time is not taken for one without a node agent", async () => {
  await expect(cluster.agentProcess(hostThat({ ok: false, timedOut: true }))).rejects.toThrow(
    "Expected site-1 to tell its node agent's process, found no answer within 30 s.",
  );
});

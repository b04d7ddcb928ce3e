import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { K3sCluster } from "./k3s-cluster.ts";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import { PinnedHost } from "./pinned-host.ts";
import type { Centre } from "./topology.ts";

const hostOf = (name: string, container: string) =>
  new PinnedHost({ name, address: "198.18.7.2", container, helperImage: "node", network: "islanding-a1b2c3d4" });
const node = hostOf("site-1", "agent-0");
const cluster = new K3sCluster({
  provenance: {} as K3sCluster["provenance"],
  centreHosts: [hostOf("centre", "server-0"), hostOf("centre-2", "server-1")],
  observer: hostOf("observer", "observer"),
  site: [node],
  centre: {} as Centre,
  sides: {},
  agent: "kubelet",
  workloadImage: "docker.io/islanding/workload:1",
  dispose: async () => undefined,
});

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine(["docker"]);
});

test("the agent is the k3s that the supervisor runs, and none where it runs none", async () => {
  await machine.answer({ "k3s-supervised pid": { stdout: "17" } });
  expect(await cluster.agentProcess(node)).toBe("17");
  await machine.answer({ "k3s-supervised pid": { exitCode: 1 } });
  expect(await cluster.agentProcess(node)).toBeUndefined();
});

test("the agent is restarted by the supervisor, in the machine that stays on", async () => {
  expect((await cluster.restartAgent(node)).ok).toBe(true);
  expect(await machine.lines("docker")).toEqual(["exec agent-0 /usr/local/bin/k3s-supervised restart"]);
});

test("logs are kept under the machines' names: all that k3s printed, and containerd's own where there is one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "islanding-k3s-logs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await machine.answer({
    "exec server-1 cat": { exitCode: 1, stderr: "No such file" },
    "containerd.log": { stdout: "containerd started" },
    "logs agent-0": { stdout: "out", stderr: "err" },
    logs: { stderr: "k3s is up and running" },
  });
  await cluster.collectLogs(folder, AbortSignal.timeout(10_000));
  const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith("/current")).sort();
  expect(files).toEqual([
    "centre-2/k3s/current",
    "centre/containerd/current",
    "centre/k3s/current",
    "site-1/containerd/current",
    "site-1/k3s/current",
  ]);
  expect(await readFile(join(folder, "site-1/k3s/current"), "utf8")).toBe("out\nerr\n");
});

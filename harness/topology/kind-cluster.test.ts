import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { KindCluster } from "./kind-cluster.ts";

import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import { PinnedHost } from "./pinned-host.ts";
import type { Centre } from "./topology.ts";

const never = new AbortController().signal;
const name = "islanding-a1b2c3d4";
const hostOf = (host: string, container: string, address: string) =>
  new PinnedHost({ name: host, address, container: `${name}-${container}`, helperImage: "node", network: name });
const centreHost = hostOf("centre", "control-plane", "198.18.7.3");
const node = hostOf("site-1", "worker", "198.18.7.2");
const cluster = new KindCluster({
  name,
  provenance: {} as KindCluster["provenance"],
  centreHosts: [centreHost],
  observer: hostOf("observer", "observer", "198.18.7.201"),
  site: [node],
  centre: {} as Centre,
  sides: {},
  workloadImage: "docker.io/islanding/workload:1",
  dispose: async () => undefined,
});

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine();
});

describe("a machine that kind has made", () => {
  test("gets its address fixed while it is off, and has the same when it is on again", async () => {
    await node.powerOff();
    await node.powerOn();
    expect(await machine.lines("docker")).toEqual([
      `kill --signal KILL ${name}-worker`,
      `wait ${name}-worker`,
      `network disconnect ${name} ${name}-worker`,
      `network connect --ip 198.18.7.2 ${name} ${name}-worker`,
      `start ${name}-worker`,
    ]);
  });

  test("is not taken for off when the engine can't fix its address", async () => {
    await machine.answer({ "network connect": { exitCode: 1, stderr: "Error: network islanding-a1b2c3d4 not found" } });
    await expect(node.powerOff()).rejects.toThrow(
      "docker network connect --ip failed: Error: network islanding-a1b2c3d4 not found",
    );
  });
});

describe("the agent of a node of kind", () => {
  test("is the kubelet's main process, as systemd knows it", async () => {
    await machine.answer({ MainPID: { stdout: "231" } });
    expect(await cluster.agentProcess(node)).toBe("231");
    expect(await machine.lines("docker")).toEqual([
      `exec ${name}-worker systemctl show --property MainPID --value kubelet`,
    ]);
  });

  test("is none when systemd says 0, or nothing because the machine is off", async () => {
    await machine.answer({ MainPID: { stdout: "0" } });
    expect(await cluster.agentProcess(node)).toBeUndefined();
    await machine.answer({ MainPID: { exitCode: 1, stderr: "Error response from daemon: container is not running" } });
    expect(await cluster.agentProcess(node)).toBeUndefined();
  });

  test("is restarted by systemd", async () => {
    expect((await cluster.restartAgent(node)).ok).toBe(true);
    expect(await machine.lines("docker")).toEqual([`exec ${name}-worker systemctl restart kubelet`]);
  });
});

describe("the logs of a cluster of kind", () => {
  const start = "0123456789abcdef".repeat(4);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "islanding-kind-logs-"));
    onTestFinished(() => rm(folder, { recursive: true }));
  });

  test("are kept under the machines' names: agents and control plane, every start of it, and not the pods", async () => {
    const apiServer = `kube-apiserver-${name}-control-plane_kube-system_kube-apiserver-${start}.log`;
    await machine.prepare("kind export logs", "serving\n", `${name}-control-plane/containers/${apiServer}`);
    for (const container of ["control-plane", "worker"]) {
      await machine.prepare("kind export logs", `${container}\n`, `${name}-${container}/kubelet.log`);
      await machine.prepare("kind export logs", "…\n", `${name}-${container}/journal.log`);
    }
    const pod = `none-site-1-6f-x_default_workload-${start}.log`;
    await machine.prepare("kind export logs", "a pod's\n", `${name}-worker/containers/${pod}`);

    await cluster.collectLogs(folder, never);

    const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith("/current")).sort();
    expect(files).toEqual([
      "centre/kube-apiserver-0123456789ab/current",
      "centre/kubelet/current",
      "site-1/kubelet/current",
    ]);
    expect(await readFile(join(folder, "site-1/kubelet/current"), "utf8")).toBe("worker\n");
  });

  test("are none at all when kind can't export them, because half of them would lie there unredacted", async () => {
    await machine.answer({ "export logs": { exitCode: 1, stderr: `ERROR: unknown cluster "${name}"` } });
    await expect(cluster.collectLogs(folder, never)).rejects.toThrow(
      `kind export logs failed: unknown cluster "${name}"`,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

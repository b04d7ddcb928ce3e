import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createKindCluster, exportKindLogs, kindVersion, loadKindImages, workerOf } from "./kind-cli.ts";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import { kindNodeImage } from "./published-image.ts";

const never = new AbortController().signal;
const asked = { run: "a1b2c3d4", site: ["site-1", "site-2"], network: "islanding-a1b2c3d4", signal: never };

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine(["kind"]);
});

describe("a cluster of kind", () => {
  test("is made in the run's network, of the pinned image, and its kubeconfig goes nowhere but to us", async () => {
    await machine.prepare("kind create cluster", "apiVersion: v1\n");
    expect(await createKindCluster(asked)).toBe("apiVersion: v1\n");
    const [call] = await machine.calls();
    const kubeconfig = call?.argv.at(-1) ?? "";
    expect(call?.argv.join(" ")).toBe(
      `kind create cluster --name islanding-a1b2c3d4 --config - --image ${kindNodeImage} --kubeconfig ${kubeconfig}`,
    );
    expect(call?.environment).toEqual({
      KIND_EXPERIMENTAL_PROVIDER: "docker",
      KIND_EXPERIMENTAL_DOCKER_NETWORK: "islanding-a1b2c3d4",
    });
    await expect(readFile(kubeconfig)).rejects.toThrow("ENOENT");
  });

  test("has one control plane, reached over loopback only, and a worker for each of the site's machines", async () => {
    await machine.prepare("kind create cluster", "apiVersion: v1\n");
    await createKindCluster(asked);
    const [call] = await machine.calls();
    expect(JSON.parse(call?.input ?? "")).toEqual({
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      networking: { apiServerAddress: "127.0.0.1" },
      nodes: [
        { role: "control-plane" },
        { role: "worker", labels: { "islanding/host": "site-1" } },
        { role: "worker", labels: { "islanding/host": "site-2" } },
      ],
    });
  });

  test("that can't be made says why in kind's words, without what the engine said below", async () => {
    const stderr = [
      'Creating cluster "islanding-a1b2c3d4" ...',
      'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "islanding-a1b2c3d4"',
      "",
      "Command Output: some lines",
    ].join("\n");
    await machine.answer({ "create cluster": { exitCode: 1, stderr } });
    await expect(createKindCluster(asked)).rejects.toThrow(
      'kind create cluster failed: failed to create cluster: node(s) already exist for a cluster with the name "islanding-a1b2c3d4"',
    );
  });

  test("that can't be made is left only when the engine has ended what kind had asked it for", async () => {
    const folder = await mkdtemp(join(tmpdir(), "islanding-kind-cli-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const starting = "docker run --name islanding-a1b2c3d4-worker2 --hostname islanding-a1b2c3d4-worker2";
    await machine.install("ps", `cd ${folder}; [ -d seen ] || { /bin/mkdir seen; echo "${starting}"; }`);
    await machine.answer({ "create cluster": { exitCode: 1, stderr: "ERROR: failed to create cluster: no" } });
    const left = createKindCluster(asked).catch(() => readdir(folder));
    expect(await left).toEqual(["seen"]);
  });

  test("is given up when the run is interrupted, with the reason of the interruption", async () => {
    await machine.answer({ "create cluster": { hangs: true } });
    const interrupted = AbortSignal.timeout(300);
    await expect(createKindCluster({ ...asked, signal: interrupted })).rejects.toThrow("timeout");
  });
});

test("kind names the first worker without a number, and counts from 2 after that", () => {
  expect([0, 1, 2].map((index) => workerOf("c", index))).toEqual(["c-worker", "c-worker2", "c-worker3"]);
});

test("images come from an archive into every node", async () => {
  await loadKindImages("islanding-a1b2c3d4", "/parts/workload.tar", never);
  expect(await machine.lines()).toEqual(["kind load image-archive /parts/workload.tar --name islanding-a1b2c3d4"]);
});

test("an archive that no node takes is an error in kind's words", async () => {
  await machine.answer({ load: { exitCode: 1, stderr: 'ERROR: no nodes found for cluster "islanding-a1b2c3d4"' } });
  await expect(loadKindImages("islanding-a1b2c3d4", "/parts/workload.tar", never)).rejects.toThrow(
    'kind load image-archive failed: no nodes found for cluster "islanding-a1b2c3d4"',
  );
});

test("logs are exported into the folder that is asked for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "islanding-kind-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await machine.prepare("kind export logs", "started\n", "islanding-a1b2c3d4-worker/kubelet.log");
  await exportKindLogs("islanding-a1b2c3d4", folder, never);
  expect(await machine.lines()).toEqual([`kind export logs ${folder} --name islanding-a1b2c3d4`]);
  expect(await readdir(folder)).toEqual(["islanding-a1b2c3d4-worker"]);
});

test("the version is asked for without any other word", async () => {
  expect(await kindVersion(never)).toBe("0.30.0");
  expect(await machine.lines()).toEqual(["kind version --quiet"]);
});

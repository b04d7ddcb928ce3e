import { describe, expect, test, vi } from "vitest";
import { containerOf } from "../host/host.ts";
import { fakeApiServer } from "./api-server.fixture.ts";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import { kubernetesPublished } from "./kubernetes-published.ts";
import { kindNodeImage } from "./published-image.ts";
import { hostsOf } from "./topology.ts";

vi.mock("../parts/parts.ts", async (original) => ({
  ...(await original<typeof import("../parts/parts.ts")>()),
  ensureWorkloadParts: async () => ({
    workloadImage: "docker.io/islanding/workload:1",
    workloadTar: "/parts/workload.tar",
    vantage: "/parts/vantage",
  }),
}));

const never = new AbortController().signal;
describe("a cluster of the published flavour", () => {
  const { kubeconfig } = fakeApiServer({
    "site-1": "islanding-a1b2c3d4-worker",
    "site-2": "islanding-a1b2c3d4-worker2",
  });
  const up = () =>
    kubernetesPublished.up({ run: "a1b2c3d4", siteNodes: 2, servers: 1, signal: never, report: () => undefined });
  const inOrder = async (machine: FakeMachine) =>
    (await machine.lines()).map((line) =>
      line
        .replace(/198\.1[89]\.\d+\./g, "198.18.7.")
        .replace(/--kubeconfig \S+/, "--kubeconfig FILE")
        .replace(/islanding\.owner=\S+/, "islanding.owner=US"),
    );

  test("is made by kind in a network of the run, with an observer beside it", async () => {
    const machine = await fakeMachine();
    await machine.prepare("kind create cluster", kubeconfig());
    await machine.answer({
      "/kind/version": { stdout: "v1.34.0" },
      "--kernel-release": { stdout: "6.12.0" },
      'inspect --format {{(index .NetworkSettings.Networks "islanding-a1b2c3d4").IPAddress}} islanding-a1b2c3d4-worker2':
        {
          stdout: "198.18.7.4",
        },
      "IPAddress}} islanding-a1b2c3d4-control-plane": { stdout: "198.18.7.3" },
    });
    const cluster = await up();
    expect(hostsOf(cluster).map((host) => [host.name, containerOf(host)?.id])).toEqual([
      ["centre", "islanding-a1b2c3d4-control-plane"],
      ["site-1", "islanding-a1b2c3d4-worker"],
      ["site-2", "islanding-a1b2c3d4-worker2"],
      ["observer", "islanding-a1b2c3d4-observer"],
    ]);
    expect(cluster.site.map(({ address }) => address)).toEqual(["198.18.7.2", "198.18.7.4"]);
    expect(cluster.sidesOf("api-server").centre.map(({ service }) => service)).toEqual([
      { address: "198.18.7.3", name: "islanding-a1b2c3d4-control-plane", port: 6443, path: "/livez" },
    ]);
    expect(cluster.provenance).toMatchObject({
      topology: "kubernetes",
      flavour: "published",
      distribution: "Kubernetes (kind node image)",
      version: "v1.34.0",
      components: { kubernetes: "v1.34.0", kind: "v0.30.0", "node image": kindNodeImage },
      kernel: "6.12.0",
    });
    expect(cluster.provenance.standIn).toBeUndefined();

    const lines = await inOrder(machine);
    const island = "islanding-a1b2c3d4";
    const label = "--label islanding.run=a1b2c3d4";
    const address = `docker inspect --format {{(index .NetworkSettings.Networks "${island}").IPAddress}} ${island}`;
    expect(lines.slice(0, 4)).toEqual([
      `docker image inspect ${kindNodeImage}`,
      `docker network create ${label} --label islanding.owner=US --opt com.docker.network.bridge.enable_ip_masquerade=false --subnet 198.18.7.0/24 --gateway 198.18.7.1 ${island}`,
      `kind create cluster --name ${island} --config - --image ${kindNodeImage} --kubeconfig FILE`,
      `kind load image-archive /parts/workload.tar --name ${island}`,
    ]);
    const place = `--network ${island} --ip 198.18.7.201 --entrypoint sleep`;
    const copies = ["control-plane", "worker", "worker2", "observer"].map(
      (container) => `docker cp /parts/vantage ${island}-${container}:/usr/local/bin/islanding-vantage`,
    );
    expect(lines.slice(4).sort()).toEqual(
      [
        `${address}-control-plane`,
        `${address}-worker`,
        `${address}-worker2`,
        `docker create --name ${island}-observer --hostname observer ${label} ${place} ${kindNodeImage} infinity`,
        ...copies,
        `docker start ${island}-observer`,
        `docker exec ${island}-control-plane cat /kind/version`,
        `docker exec ${island}-control-plane uname --kernel-release`,
        `docker exec ${island}-control-plane test -f /sys/fs/cgroup/cgroup.controllers`,
        `docker image inspect --format {{.Architecture}} ${kindNodeImage}`,
        "kind version --quiet",
      ].sort(),
    );
  });

  test.for([
    ["create cluster", "kind create cluster failed: out of luck"],
    ["load image-archive", "kind load image-archive failed: out of luck"],
    ["docker create", "docker create --name islanding-a1b2c3d4-observer failed: ERROR: out of luck"],
    ["docker cp", /^docker cp \/parts\/vantage islanding-a1b2c3d4-\S+ failed: ERROR: out of luck$/],
  ] as const)("leaves nothing behind when `%s` fails", async ([command, message]) => {
    const machine = await fakeMachine();
    await machine.prepare("kind create cluster", kubeconfig());
    await machine.answer({
      [command]: { exitCode: 1, stderr: "ERROR: out of luck" },
      "label=io.x-k8s.kind.cluster=islanding-a1b2c3d4": { stdout: "nodes" },
    });
    await expect(up()).rejects.toThrow(message);
    expect(await machine.lines("docker")).toContain("rm --force --volumes nodes");
  });
});

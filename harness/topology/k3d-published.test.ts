import { beforeEach, describe, expect, test, vi } from "vitest";
import { containerOf } from "../host/host.ts";
import { fakeApiServer } from "./api-server.fixture.ts";
import { k3dPublished, upWithK3s } from "./k3d-published.ts";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import { k3sImage } from "./published-image.ts";
import { hostsOf } from "./topology.ts";

vi.mock("../parts/parts.ts", async (original) => ({
  ...(await original<typeof import("../parts/parts.ts")>()),
  ensureWorkloadParts: async () => ({
    workloadImage: "docker.io/islanding/workload:1",
    workloadTar: "/parts/workload.tar",
    vantage: "/parts/vantage",
    images: "/parts",
  }),
}));
vi.mock("../parts/k3d-parts.ts", async (original) => ({
  ...(await original<typeof import("../parts/k3d-parts.ts")>()),
  ensureSupervisedK3s: async () => "islanding/k3s-supervised:1",
}));

const signal = AbortSignal.timeout(60_000);
const cluster = "k3d-islanding-a1b2c3d4";
const limitMs = 20_000;
let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine(["k3d", "docker", "go"]);
});

describe("whether a machine can run k3s as it is published", () => {
  const availability = () => k3dPublished.availability(signal);

  test("it can where an engine, Go and the image are, and a k3d that is no older than ours", async () => {
    const detail = "engine 28.2.2; k3d v5.8.3; rancher/k3s:v1.32.8-k3s1 is in the engine";
    expect(await availability()).toEqual({ available: true, detail });
  });

  test("it can without a k3d, which is then compiled", async () => {
    machine = await fakeMachine(["docker", "go"]);
    expect(await availability()).toMatchObject({ detail: expect.stringContaining("; k3d v5.8.3, compiled here; ") });
  });

  test("it can't with neither k3d nor Go", async () => {
    machine = await fakeMachine(["docker"]);
    expect(await availability()).toEqual({
      available: false,
      reason: "the program go is missing",
      hint: "Install Go 1.25 or later (https://go.dev/doc/install) and put it on the PATH.",
    });
  });

  test("it can't where the image is not to be had", async () => {
    await machine.answer({
      "image inspect": { exitCode: 1 },
      "manifest inspect": { exitCode: 1, stderr: "no such host" },
    });
    expect(await availability()).toEqual({
      available: false,
      reason: "the image rancher/k3s:v1.32.8-k3s1 is not in the engine, and its registry can't be asked: no such host",
      hint: `Let the engine reach the registry, or take the built flavour. By hand: docker pull ${k3sImage}`,
    });
  });
});

describe("a cluster of k3s as it is published", () => {
  const { kubeconfig } = fakeApiServer({ "site-1": `${cluster}-agent-0`, "site-2": `${cluster}-agent-1` });
  const asked = { run: "a1b2c3d4", siteNodes: 2, servers: 1 as const, signal, report: () => undefined };
  const isK3s = () => ({
    ".Config.Entrypoint": { stdout: "/bin/k3s" },
    "kubeconfig get": { stdout: kubeconfig() },
    "k3s --version": { stdout: "k3s version v1.32.8+k3s1 (fe896f7e)\ngo version go1.23.11" },
  });

  test("is made by k3d of the pinned image, supervised, without what would have to be pulled", {
    timeout: limitMs,
  }, async () => {
    await machine.answer(isK3s());
    const made = await k3dPublished.up(asked);

    const create = (await machine.calls()).find(({ argv }) => argv.join(" ").startsWith("k3d cluster create"));
    expect(create?.argv.join(" ")).toBe("k3d cluster create --config -");
    expect(create?.environment.K3D_IMAGE_TOOLS).toBe("islanding/k3s-supervised:1");
    const config = JSON.parse(create?.input ?? "");
    expect(config).toMatchObject({ servers: 1, agents: 2, image: "islanding/k3s-supervised:1", volumes: [] });
    expect(config.options.k3s.extraArgs).toEqual([
      ...["coredns", "local-storage", "metrics-server", "servicelb", "traefik"].map((name) => ({
        arg: `--disable=${name}`,
        nodeFilters: ["server:*"],
      })),
      { arg: "--pause-image=docker.io/islanding/pause:1", nodeFilters: ["server:*", "agent:*"] },
    ]);
    expect(hostsOf(made).map((host) => [host.name, containerOf(host)?.id])).toEqual([
      ["centre", `${cluster}-server-0`],
      ["site-1", `${cluster}-agent-0`],
      ["site-2", `${cluster}-agent-1`],
      ["observer", "islanding-a1b2c3d4-observer"],
    ]);
  });

  test("says what it is, by digest, and what in it is not k3s's own", { timeout: limitMs }, async () => {
    await machine.answer(isK3s());
    const { provenance } = await k3dPublished.up(asked);
    expect(provenance).toMatchObject({
      topology: "k3d",
      flavour: "published",
      distribution: "k3s",
      version: "v1.32.8+k3s1",
      components: {
        k3s: "v1.32.8+k3s1",
        k3d: "v5.8.3",
        "node image": k3sImage,
        "first process": "a supervisor from here, which starts k3s",
        "pause image": "islanding/pause:1, compiled here",
      },
    });
    expect(provenance.standIn).toBeUndefined();
  });

  test("can have three servers, of k3s's own making", { timeout: limitMs }, async () => {
    await machine.answer(isK3s());
    await k3dPublished.up({ ...asked, servers: 3 });
    const create = (await machine.calls()).find(({ argv }) => argv.join(" ").startsWith("k3d cluster create"));
    expect(JSON.parse(create?.input ?? "")).toMatchObject({ servers: 3, volumes: [] });
  });

  test("is not made of an image that is not k3s, and nothing is left", async () => {
    await machine.answer({ ".Config.Entrypoint": { stdout: "/docker-entrypoint.sh" } });
    await expect(upWithK3s("nginx:1.27@sha256:0000", asked)).rejects.toThrow(
      "Expected the image nginx:1.27 to start /bin/k3s, as k3s's own does, found /docker-entrypoint.sh.",
    );
    await machine.answer({ ".Config.Entrypoint": { stdout: "" } });
    await expect(upWithK3s("scratch:1", asked)).rejects.toThrow(
      "Expected the image scratch:1 to start /bin/k3s, as k3s's own does, found nothing that it starts.",
    );
    expect((await machine.lines("docker")).filter((line) => !line.startsWith("image inspect"))).toEqual([]);
  });

  test("is not made where another run has the name, and leaves that one alone", async () => {
    await machine.answer({
      ...isK3s(),
      "network create": {
        exitCode: 1,
        stderr: "Error response from daemon: network with name islanding-a1b2c3d4 already exists",
      },
    });
    await expect(k3dPublished.up(asked)).rejects.toThrow(
      "Expected no network islanding-a1b2c3d4 on this engine, found one: another run has this name.",
    );
    expect((await machine.lines("docker")).filter((line) => /^(\S+ )?rm /.test(line))).toEqual([]);
  });

  test("says why k3s ends again and again, such as a token of another cluster, and leaves nothing", async () => {
    const said = "failed to validate token: token CA hash does not match the Cluster CA certificate hash: 1f0e != 9c2d";
    const stderr = [
      "INFO[0000] Starting agents...",
      `WARN[0009] warning: encountered fatal log from node ${cluster}-agent-0 (retrying 0/10): time="2026-01-01T00:00:00Z" level=fatal msg="${said}"`,
      `ERRO[0061] Failed Cluster Start: Failed to add one or more agents: Node ${cluster}-agent-0 failed to get ready: error waiting for log line`,
      "ERRO[0061] Failed to create cluster >>> Rolling Back",
      "FATA[0062] Cluster creation FAILED, all changes have been rolled back!",
    ].join("\n");
    await machine.answer({
      ...isK3s(),
      "cluster create": { exitCode: 1, stderr },
      "label=k3d.cluster=islanding-a1b2c3d4": { stdout: "left" },
    });
    await expect(k3dPublished.up(asked)).rejects.toThrow(
      `k3d cluster create failed: k3s on ${cluster}-agent-0 ended again and again: ${said}`,
    );
    expect(await machine.lines("docker")).toContain("rm --force --volumes left");
  });

  test.for([
    [
      "docker cp",
      /^docker cp \/parts\/vantage k3d-islanding-a1b2c3d4-\S+ failed: ERROR: out of luck$|observer failed: ERROR: out of luck$/,
    ],
    ["kubeconfig get", "k3d kubeconfig get failed: ERROR: out of luck"],
  ] as const)("leaves nothing behind when `%s` fails", { timeout: limitMs }, async ([command, message]) => {
    await machine.answer({
      ...isK3s(),
      [command]: { exitCode: 1, stderr: "ERROR: out of luck" },
      "label=k3d.cluster=islanding-a1b2c3d4": { stdout: "nodes" },
    });
    await expect(k3dPublished.up(asked)).rejects.toThrow(message);
    expect(await machine.lines("docker")).toContain("rm --force --volumes nodes");
  });
});

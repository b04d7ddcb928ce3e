import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { containerOf } from "../host/host.ts";
import { inPackage } from "../parts/package-root.ts";
import { fakeApiServer } from "./api-server.fixture.ts";
import { type FakeAnswer, type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import { kubeedgePublished } from "./kubeedge-published.ts";
import { k3sImage } from "./published-image.ts";
import { hostsOf } from "./topology.ts";

const workload = { workloadImage: "docker.io/islanding/workload:1", workloadTar: "/parts/w.tar", vantage: "/parts/v" };
vi.mock("../parts/parts.ts", async (original) => ({
  ...(await original<typeof import("../parts/parts.ts")>()),
  ensureWorkloadParts: async () => ({ ...workload, images: "/parts" }),
  ensureKubernetesParts: async () => ({
    ...workload,
    nodeImage: "islanding/node:1",
    components: { kubernetes: "v1.34.4", kine: "v0.14.9", containerd: "1.7.24", "node image": "sha256:node" },
  }),
}));
vi.mock("../parts/k3d-parts.ts", async (original) => ({
  ...(await original<typeof import("../parts/k3d-parts.ts")>()),
  ensureSupervisedK3s: async () => "islanding/k3s-supervised:1",
}));

const limitMs = 60_000;
vi.setConfig({ testTimeout: limitMs });
const { kubeconfig } = fakeApiServer(
  { "site-1": "site-1", "site-2": "site-2" },
  { "/api/v1/namespaces/kubeedge/secrets/tokensecret": { data: { tokendata: btoa("a.b.c.d") } } },
);
const up = () => {
  const signal = AbortSignal.timeout(limitMs);
  return kubeedgePublished.up({ run: "a1b2c3d4", siteNodes: 2, servers: 1, signal, report: () => undefined });
};
const outOfLuck = { exitCode: 1, stderr: "ERROR: out of luck" };

/** Nothing in the engine; every registry answers. */
const published = (): Record<string, FakeAnswer> => ({
  ".Config.Entrypoint": { stdout: "/bin/k3s" },
  '.RepoDigests " "}} kubeedge/cloudcore': { stdout: "sha256:1c kubeedge/cloudcore@sha256:0c" },
  '.RepoDigests " "}} kubeedge/installation-package': { stdout: "sha256:1e kubeedge/installation-package@sha256:0e" },
  "image inspect kubeedge/": { exitCode: 1 },
  [`image inspect ${k3sImage}`]: { exitCode: 1 },
  "image ls --quiet --no-trunc kubeedge/cloudcore": { stdout: "sha256:1c" },
  "image ls --quiet --no-trunc kubeedge/installation-package": { stdout: "sha256:1e" },
  "image ls --quiet --no-trunc islanding/kubeedge": { stdout: "sha256:with-kubeedge", after: "docker build" },
  "kubeconfig get": { stdout: kubeconfig() },
  "k3s --version": { stdout: "k3s version v1.32.8+k3s1 (fe896f7e)" },
  "/var/log/islanding/cloudcore/current": { stdout: "Version: v1.20.0" },
  "/var/log/islanding/edgecore/current": { stdout: "Version: v1.20.1" },
  "label=islanding.run=a1b2c3d4": { stdout: "made" },
});

let machine: FakeMachine;
let cache: string;
beforeEach(async () => {
  machine = await fakeMachine(["k3d", "docker"]);
  cache = await mkdtemp(join(tmpdir(), "islanding-kubeedge-published-"));
  const kubeedge = join(cache, "kubeedge-module");
  await mkdir(join(kubeedge, "build", "crds"), { recursive: true });
  await machine.install("go", `echo '${JSON.stringify({ Dir: kubeedge })}'`);
  vi.stubEnv("XDG_CACHE_HOME", cache);
  onTestFinished(() => rm(cache, { recursive: true }));
});

const lines = (words: string) => machine.lines("docker").then((all) => all.filter((line) => line.startsWith(words)));
const unfinished = async () =>
  (await readdir(cache, { recursive: true })).filter((name) => name.includes("unfinished"));

describe("a cluster of KubeEdge as it is published", () => {
  test("is of three images, all pulled before anything is made, whose programs are copied by a build that starts nothing", async () => {
    await machine.answer(published());
    await up();
    const all = await machine.lines("docker");
    const pulls = all.filter((line) => line.startsWith("pull "));
    expect(pulls).toEqual([
      "pull --quiet kubeedge/cloudcore:v1.20.0",
      "pull --quiet kubeedge/installation-package:v1.20.0",
      `pull --quiet ${k3sImage}`,
    ]);
    const firstMade = all.findIndex((line) => /^(build|network create|create) /.test(line));
    expect(all.lastIndexOf(pulls.at(-1) ?? "")).toBeLessThan(firstMade);

    const [build = "", ...more] = await lines("build ");
    expect(more).toEqual([]);
    const recipe = inPackage("harness", "parts", "kubeedge-published-image", "Dockerfile");
    const [, tag = ""] = / --tag (islanding\/kubeedge:[0-9a-f]{12}) /.exec(build) ?? [];
    expect(build.replace(/ \S+$/, " FOLDER")).toBe(
      `build --quiet --file ${recipe} --label islanding=parts --build-arg NODE=islanding/node:1 ` +
        "--build-arg CLOUDCORE=kubeedge/cloudcore:v1.20.0 " +
        `--build-arg INSTALLATION_PACKAGE=kubeedge/installation-package:v1.20.0 --tag ${tag} FOLDER`,
    );
    const steps = (await readFile(recipe, "utf8")).split("\n").filter((line) => /^(FROM|COPY|ADD|RUN) /.test(line));
    expect(steps).toEqual([
      "FROM $" + "{CLOUDCORE} AS cloudcore",
      "FROM $" + "{INSTALLATION_PACKAGE} AS installation-package",
      "FROM $" + "{NODE}",
      "COPY --from=cloudcore /usr/local/bin/cloudcore /usr/local/bin/",
      "COPY --from=installation-package /usr/local/bin/edgecore /usr/local/bin/",
    ]);
    const made = (await lines("create ")).filter((line) => line.endsWith(` ${tag}`));
    expect(made.map((line) => line.split(" ")[2]).sort()).toEqual(
      ["cloudcore", "site-1", "site-2"].map((name) => `islanding-a1b2c3d4-${name}`),
    );
  });

  test("pulls nothing that the engine has, and is built anew when a tag has come to mean another image", async () => {
    const { "image inspect kubeedge/": _kubeedge, [`image inspect ${k3sImage}`]: _k3s, ...there } = published();
    await machine.answer(there);
    await up();
    await machine.answer({ ...there, "image ls --quiet --no-trunc kubeedge/cloudcore": { stdout: "sha256:2c" } });
    await up();
    expect(await lines("pull ")).toEqual([]);
    const made = (await lines("create ")).filter((line) => line.includes("--name islanding-a1b2c3d4-cloudcore"));
    expect(new Set(made.map((line) => line.split(" ").at(-1))).size).toBe(2);
  });

  test("has a server of k3s alone, which k3d makes, and says what in it is published, by digest, and what is from here", async () => {
    await machine.answer({ ...published(), "logs k3d-": { stderr: "k3s is up and running" } });
    const made = await up();
    const create = (await machine.calls()).find(({ argv }) => argv.join(" ").startsWith("k3d cluster create"));
    const config = JSON.parse(create?.input ?? "");
    expect(config).toMatchObject({ servers: 1, agents: 0, image: "islanding/k3s-supervised:1", volumes: [] });
    expect(hostsOf(made).map((host) => [host.name, containerOf(host)?.id])).toEqual([
      ["centre", "k3d-islanding-a1b2c3d4-server-0"],
      ["cloudcore", "islanding-a1b2c3d4-cloudcore"],
      ["site-1", "islanding-a1b2c3d4-site-1"],
      ["site-2", "islanding-a1b2c3d4-site-2"],
      ["observer", "islanding-a1b2c3d4-observer"],
    ]);

    const { provenance } = made;
    expect(provenance).toMatchObject({ topology: "kubeedge-k3s", flavour: "published", distribution: "KubeEdge" });
    expect(provenance.version).toBe("v1.20.0");
    expect(provenance.components).toEqual({
      kubeedge: "v1.20.0",
      edgecore: "v1.20.1",
      "cloudcore from": "kubeedge/cloudcore:v1.20.0@sha256:0c",
      "edgecore from": "kubeedge/installation-package:v1.20.0@sha256:0e",
      "kubeedge definitions": "v1.20.0, from its module",
      k3s: "v1.32.8+k3s1",
      k3d: "v5.8.3",
      "server image": k3sImage,
      "first process": "a supervisor from here, which starts k3s",
      "pause image": "islanding/pause:1, compiled here",
      containerd: "1.7.24",
      "node image": "sha256:with-kubeedge, made here of Debian, with cloudcore and edgecore copied into it",
    });
    expect(provenance.standIn).toBeUndefined();
    expect(provenance.standInPart).toBeUndefined();

    // k3s logs on standard error of its container; the other machines keep files.
    const folder = join(cache, "logs");
    await made.collectLogs(folder, AbortSignal.timeout(limitMs));
    expect(await readFile(join(folder, "centre", "k3s", "current"), "utf8")).toContain("k3s is up and running");
    expect((await lines("cp ")).filter((line) => line.includes(":/var/log/islanding "))).toEqual(
      ["cloudcore", "site-1", "site-2"].map(
        (name) => `cp islanding-a1b2c3d4-${name}:/var/log/islanding ${join(folder, name)}`,
      ),
    );
  });
});

describe("where a cluster of published KubeEdge can't be made, nothing is left of it", () => {
  test.each(["kubeedge/cloudcore:v1.20.0", "kubeedge/installation-package:v1.20.0"])(
    "since %s is not pulled",
    async (image) => {
      await machine.answer({ ...published(), [`pull --quiet ${image}`]: outOfLuck });
      await expect(up()).rejects.toThrow(`docker pull --quiet ${image} failed: ERROR: out of luck`);
      expect((await machine.lines("docker")).filter((line) => !/^(image|pull) /.test(line))).toEqual([]);
    },
  );

  test("since an image has no such program", async () => {
    const stderr = "COPY failed: stat usr/local/bin/edgecore: file does not exist";
    await machine.answer({ ...published(), "docker build": { exitCode: 1, stderr } });
    await expect(up()).rejects.toThrow(stderr);
    expect((await machine.lines("docker")).filter((line) => !/^(image|pull|build) /.test(line))).toEqual([]);
    expect(await unfinished()).toEqual([]);
  });

  test.for([
    [
      "docker create --name islanding-a1b2c3d4-cloudcore",
      "docker create --name islanding-a1b2c3d4-cloudcore failed: ERROR: out of luck",
    ],
    ["docker start islanding-a1b2c3d4-site-2", "docker start islanding-a1b2c3d4-site-2 failed: ERROR: out of luck"],
  ] as const)("since `%s` fails", async ([command, message]) => {
    await machine.answer({ [command]: outOfLuck, ...published() });
    await expect(up()).rejects.toThrow(message);
    expect(await lines("rm ")).toContain("rm --force --volumes made");
    expect(await lines("network rm ")).toEqual(["network rm made"]);
    expect(await lines("volume rm ")).toEqual(["volume rm --force made"]);
  });
});

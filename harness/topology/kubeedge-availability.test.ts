import { describe, expect, test } from "vitest";
import { fakeMachine } from "./kind-machine.fixture.ts";
import { kubeedgeBuilt } from "./kubeedge-k3s.ts";
import { kubeedgePublished } from "./kubeedge-published.ts";
import { k3sImage } from "./published-image.ts";

const availability = () => kubeedgeBuilt.availability(new AbortController().signal);

/** A machine with an engine, on whose PATH these programs are besides. */
async function machineWith(...programs: string[]) {
  const machine = await fakeMachine(["docker"]);
  for (const program of programs) await machine.install(program, "exit 1");
  return machine;
}

describe("whether a machine can run KubeEdge", () => {
  test("it can where an engine and what compiles the parts are, and says which part of it is a stand-in", async () => {
    await machineWith("go", "gcc", "mmdebstrap");
    expect(await availability()).toEqual({
      available: true,
      detail:
        "engine 28.2.2; k3d, compiled here; KubeEdge v1.20.0; in part a stand-in: KubeEdge is real, compiled here; " +
        "its upstream cluster is upstream Kubernetes in k3s's shape, not k3s",
    });
  });

  test("it can't without an engine", async () => {
    const machine = await machineWith("go", "gcc", "mmdebstrap");
    await machine.answer({ "docker version": { exitCode: 1, stderr: "Cannot connect to the Docker daemon" } });
    const hint = "Run scripts/engine, or start Docker.";
    expect(await availability()).toEqual({ available: false, reason: "no container engine answers", hint });
  });

  test.each([
    ["go", ["gcc", "mmdebstrap"], "Install Go 1.25 or later (https://go.dev/doc/install) and put it on the PATH."],
    ["gcc", ["go", "mmdebstrap"], "On Debian: apt-get install gcc libc6-dev."],
    ["mmdebstrap", ["go", "gcc"], "On Debian: apt-get install mmdebstrap."],
  ])("it can't without %s", async (missing, there, hint) => {
    await machineWith(...there);
    expect(await availability()).toEqual({ available: false, reason: `the program ${missing} is missing`, hint });
  });
});

describe("whether a machine can run KubeEdge as it is published", () => {
  const published = () => kubeedgePublished.availability(new AbortController().signal);
  const machine = () => machineWith("go", "gcc", "mmdebstrap");

  test("it can where the images of KubeEdge and k3s are, or their registry, and what compiles the machines", async () => {
    const { answer } = await machine();
    await answer({ "image inspect kubeedge/": { exitCode: 1 } });
    expect(await published()).toEqual({
      available: true,
      detail:
        "engine 28.2.2; k3d v5.8.3, compiled here; rancher/k3s:v1.32.8-k3s1 is in the engine; " +
        "kubeedge/cloudcore:v1.20.0 comes from its registry; kubeedge/installation-package:v1.20.0 comes from its registry",
    });
  });

  test("it can't where images are not to be had, and says of each one why", async () => {
    const { answer } = await machine();
    await answer({
      "image inspect": { exitCode: 1 },
      "manifest inspect rancher/k3s": { exitCode: 1, stderr: "no such host" },
      "manifest inspect kubeedge/cloudcore": { exitCode: 1, stderr: "denied" },
      "manifest inspect kubeedge/installation-package": { exitCode: 1, stderr: "no such manifest" },
    });
    const not = "is not in the engine, and its registry can't be asked:";
    expect(await published()).toEqual({
      available: false,
      reason:
        `the image rancher/k3s:v1.32.8-k3s1 ${not} no such host; the image kubeedge/cloudcore:v1.20.0 ${not} denied; ` +
        `the image kubeedge/installation-package:v1.20.0 ${not} no such manifest`,
      hint:
        `Let the engine reach the registry, or take the built flavour. By hand: docker pull ${k3sImage}; ` +
        "docker pull kubeedge/cloudcore:v1.20.0; docker pull kubeedge/installation-package:v1.20.0",
    });
  });

  test("it can't without an engine", async () => {
    const { answer } = await machine();
    await answer({ "docker version": { exitCode: 1, stderr: "Cannot connect to the Docker daemon" } });
    const hint = "Run scripts/engine, or start Docker.";
    expect(await published()).toEqual({ available: false, reason: "no container engine answers", hint });
  });

  test("it can't without what the edge nodes' machines are made with", async () => {
    await machineWith("go", "gcc");
    const hint = "On Debian: apt-get install mmdebstrap.";
    expect(await published()).toEqual({ available: false, reason: "the program mmdebstrap is missing", hint });
  });
});

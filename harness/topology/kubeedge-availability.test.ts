import { describe, expect, test } from "vitest";
import { fakeMachine } from "./kind-machine.fixture.ts";
import { kubeedgeBuilt } from "./kubeedge-k3s.ts";

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

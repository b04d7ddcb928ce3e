import { describe, expect, test } from "vitest";
import { fakeMachine } from "./kind-machine.fixture.ts";
import { kubernetesPublished } from "./kubernetes-published.ts";
import { kindNodeImage } from "./published-image.ts";

const availability = () => kubernetesPublished.availability(new AbortController().signal);
const install = "Install kind v0.30.0 or later (https://kind.sigs.k8s.io) and put it on the PATH.";

describe("whether a machine can run the published flavour", () => {
  test("it can where an engine, kind, Go and the nodes' image are", async () => {
    await fakeMachine();
    const detail = "engine 28.2.2; kind v0.30.0; kindest/node:v1.34.0 is in the engine";
    expect(await availability()).toEqual({ available: true, detail });
  });

  test("it can't without an engine", async () => {
    const machine = await fakeMachine();
    await machine.answer({ "docker version": { exitCode: 1, stderr: "Cannot connect to the Docker daemon" } });
    const hint = "Run scripts/engine, or start Docker.";
    expect(await availability()).toEqual({ available: false, reason: "no container engine answers", hint });
  });

  test("it can't without kind, which is nothing that we bring along", async () => {
    await fakeMachine(["docker", "go"]);
    expect(await availability()).toEqual({ available: false, reason: "the program kind is missing", hint: install });
  });

  test("it can't with a kind that is older than the pinned image", async () => {
    const machine = await fakeMachine();
    await machine.answer({ "kind version": { stdout: "0.9.0" } });
    expect(await availability()).toEqual({ available: false, reason: "kind is v0.9.0", hint: install });
    await machine.answer({ "kind version": { stdout: "0.31.0-alpha.4+abc" } });
    expect(await availability()).toMatchObject({ available: true });
  });

  test("it can't without Go, of which the workloads are made", async () => {
    await fakeMachine(["docker", "kind"]);
    expect(await availability()).toMatchObject({ available: false, reason: "the program go is missing" });
  });

  test("it can't where the nodes' image is not to be had", async () => {
    const machine = await fakeMachine();
    await machine.answer({
      "image inspect": { exitCode: 1 },
      "manifest inspect": { exitCode: 1, stderr: "no such host" },
    });
    expect(await availability()).toEqual({
      available: false,
      reason: "the image kindest/node:v1.34.0 is not in the engine, and its registry can't be asked: no such host",
      hint: `Let the engine reach the registry, or take the built flavour. By hand: docker pull ${kindNodeImage}`,
    });
  });
});

import { beforeEach, expect, test, vi } from "vitest";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import { imageSource, kindNodeImage, pullImage } from "./published-image.ts";

const never = new AbortController().signal;
const absent = { exitCode: 1, stderr: `Error response from daemon: No such image: ${kindNodeImage}` };

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine(["docker"]);
});

test("an image that the engine has is asked for nowhere else", async () => {
  expect(await imageSource(kindNodeImage, never)).toEqual({ from: "engine" });
  expect(await machine.lines("docker")).toEqual([`image inspect ${kindNodeImage}`]);
});

test("an image that the engine lacks can come from its registry; asking downloads nothing", async () => {
  await machine.answer({ "image inspect": absent });
  expect(await imageSource(kindNodeImage, never)).toEqual({ from: "registry" });
  expect(await machine.lines("docker")).toEqual([
    `image inspect ${kindNodeImage}`,
    `manifest inspect ${kindNodeImage}`,
  ]);
});

test("a registry that refuses is quoted", async () => {
  const stderr = 'failed to configure transport: error pinging v2 registry: Get "https://registry/v2/": no such host';
  await machine.answer({ "image inspect": absent, "manifest inspect": { exitCode: 1, stderr } });
  expect(await imageSource(kindNodeImage, never)).toEqual({
    from: "nowhere",
    reason: `the image kindest/node:v1.34.0 is not in the engine, and its registry can't be asked: ${stderr}`,
  });
});

test("a registry that says nothing is waited for no longer than the limit", async () => {
  await machine.answer({ "image inspect": absent, "manifest inspect": { hangs: true } });
  expect(await imageSource(kindNodeImage, never, 500)).toEqual({
    from: "nowhere",
    reason: "the image kindest/node:v1.34.0 is not in the engine, and its registry does not answer within 0.5 s",
  });
});

test("an image is pulled where it is missing, and whoever waits is told", async () => {
  const report = vi.fn();
  await machine.answer({ "image inspect": absent });
  await pullImage(kindNodeImage, { signal: never, report });
  expect((await machine.lines("docker")).at(-1)).toBe(`pull --quiet ${kindNodeImage}`);
  expect(report).toHaveBeenCalledWith({ phase: "parts", text: "pulling kindest/node:v1.34.0", limitMs: 900_000 });
});

test("an image that is there is not pulled again", async () => {
  await pullImage(kindNodeImage, { signal: never, report: () => undefined });
  expect(await machine.lines("docker")).toEqual([`image inspect ${kindNodeImage}`]);
});

import { beforeEach, describe, expect, test, vi } from "vitest";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";
import {
  cloudcoreImage,
  imageSource,
  imagesAvailability,
  kindNodeImage,
  pullImage,
  resolvedImage,
} from "./published-image.ts";

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
    registry: `can't be asked: ${stderr}`,
  });
});

test("a registry that says nothing is waited for no longer than the limit", async () => {
  await machine.answer({ "image inspect": absent, "manifest inspect": { hangs: true } });
  expect(await imageSource(kindNodeImage, never, 500)).toEqual({
    from: "nowhere",
    registry: "does not answer within 0.5 s",
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

describe("several images", () => {
  const both = [kindNodeImage, cloudcoreImage];

  test("can be had where each one can, from wherever it is", async () => {
    await machine.answer({ "image inspect kubeedge/cloudcore": absent });
    const detail = "kindest/node:v1.34.0 is in the engine; kubeedge/cloudcore:v1.20.0 comes from its registry";
    expect(await imagesAvailability(both, never)).toEqual({ available: true, detail });
  });

  test("can't where one can't: it alone is named, with its registry's answer and the way to get it", async () => {
    const stderr = "denied: requested access to the resource is denied";
    await machine.answer({
      "image inspect kubeedge/cloudcore": absent,
      "manifest inspect kubeedge/cloudcore": { exitCode: 1, stderr },
    });
    expect(await imagesAvailability(both, never)).toEqual({
      available: false,
      reason: `the image kubeedge/cloudcore:v1.20.0 is not in the engine, and its registry can't be asked: ${stderr}`,
      hint: "Let the engine reach the registry, or take the built flavour. By hand: docker pull kubeedge/cloudcore:v1.20.0",
    });
  });
});

test("images for which a registry has the same answer are told together", async () => {
  await machine.answer({ "image inspect": absent, "manifest inspect": { exitCode: 1, stderr: "no such host" } });
  expect(await imagesAvailability([kindNodeImage, cloudcoreImage], never)).toMatchObject({
    available: false,
    reason:
      "the images kindest/node:v1.34.0 and kubeedge/cloudcore:v1.20.0 are not in the engine, " +
      "and their registry can't be asked: no such host",
  });
});

describe("an image pinned by its tag", () => {
  const inEngine = (stdout: string) => machine.answer({ ".RepoDigests": { stdout } });

  test("is told with the digest under which it was pulled, not with a mirror's", async () => {
    await inEngine("sha256:1d mirror.example/kubeedge/cloudcore@sha256:0a kubeedge/cloudcore@sha256:0b");
    expect(await resolvedImage(cloudcoreImage, never)).toBe("kubeedge/cloudcore:v1.20.0@sha256:0b");
  });

  test("is told by its id where no registry gave it a digest, and says so", async () => {
    await inEngine("sha256:1d ");
    const said = "kubeedge/cloudcore:v1.20.0, sha256:1d: in the engine without a registry's digest";
    expect(await resolvedImage(cloudcoreImage, never)).toBe(said);
  });
});

import { expect, test } from "vitest";
import { k3dBuilt } from "./k3d.ts";
import { fakeMachine } from "./kind-machine.fixture.ts";

const signal = AbortSignal.timeout(30_000);

test("with neither k3d nor Go there is nothing to run, as the doctor says", async () => {
  await fakeMachine(["docker"]);
  expect(await k3dBuilt.availability(signal)).toEqual({
    available: false,
    reason: "the program go is missing",
    hint: "Install Go 1.25 or later (https://go.dev/doc/install) and put it on the PATH.",
  });
});

test("with neither k3d nor Go nothing is made, and the reason is told", async () => {
  const machine = await fakeMachine(["docker"]);
  const up = k3dBuilt.up({ run: "a1b2c3d4", siteNodes: 1, servers: 1 as const, signal, report: () => undefined });
  await expect(up).rejects.toMatchObject({
    message: "Expected the program go on this machine to build the parts of a cluster, found none.",
    hint: "Install Go 1.25 or later (https://go.dev/doc/install) and put it on the PATH.",
    exitCode: 69,
  });
  expect((await machine.lines("docker")).filter((line) => !line.startsWith("version"))).toEqual([]);
});

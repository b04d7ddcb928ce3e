import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { type FakeMachine, fakeMachine } from "../topology/kind-machine.fixture.ts";
import { lookForRunning } from "./emulation.ts";

const signal = new AbortController().signal;
let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine([]);
});

/** What is found on a machine with an engine of this platform, where binfmt_misc has this to say of QEMU for AArch64. */
async function look(platform: string, handler?: string) {
  await machine.install("docker", `[ "$1" = version ] && echo ${platform}`);
  using folder = temporaryDirectory();
  if (handler !== undefined) await writeFile(join(folder.path, "qemu-aarch64"), handler);
  return await lookForRunning("arm64", signal, folder.path);
}

test("an engine of the same architecture runs it natively", async () => {
  expect(await look("linux/arm64")).toEqual({ by: "engine", emulated: false });
});

test("an engine of another one runs it where QEMU was registered for containers", async () => {
  const handler = "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: OCF\noffset 0\nmagic 7f454c46\n";
  expect(await look("linux/amd64", handler)).toEqual({ by: "engine", emulated: true });
});

test.each([
  [undefined, "binfmt_misc has no handler qemu-aarch64"],
  ["disabled\ninterpreter /usr/bin/qemu-aarch64\nflags: F\n", "binfmt_misc's handler qemu-aarch64 is disabled"],
  [
    "enabled\ninterpreter /usr/bin/qemu-aarch64\nflags: OC\n",
    "binfmt_misc's handler qemu-aarch64 does not reach into containers (flag F)",
  ],
])("else it can't be run, and why is said: %j", async (handler, because) => {
  expect(await look("linux/amd64", handler)).toEqual({
    by: "nothing",
    because: `the engine is linux/amd64 and ${because}`,
  });
});

test("nor without an engine", async () => {
  await machine.install("docker", "exit 1");
  expect(await lookForRunning("arm64", signal)).toEqual({ by: "nothing", because: "no container engine answers" });
});

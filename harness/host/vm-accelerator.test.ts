import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fakeMachine } from "../topology/kind-machine.fixture.ts";
import { findAccelerator } from "./vm-accelerator.ts";

const signal = new AbortController().signal;

/** What is found on a machine whose QEMU does this. */
async function foundWith(qemu: string, limitMs?: number) {
  const machine = await fakeMachine([]);
  const folder = await mkdtemp(join(tmpdir(), "islanding-accelerator-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await machine.install("qemu-system-x86_64", qemu);
  return { folder, found: await findAccelerator(folder, signal, limitMs) };
}

test("KVM is taken where it ran the boot sector's code to its end", async () => {
  const { found, folder } = await foundWith("exit 33");
  expect(found).toEqual({ accelerator: "kvm" });
  const sector = await readFile(join(folder, "kvm-probe.img"));
  expect(sector).toHaveLength(512);
  expect([...sector.subarray(510)]).toEqual([0x55, 0xaa]);
});

test("KVM that opens and then fails is not taken, and its own words say why", async () => {
  const words = "qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69";
  const { found } = await foundWith(`echo '${words}' >&2; exit 134`);
  const reason = "KVM did not run five bytes of code: error: failed to set MSR 0x10a to 0x69";
  expect(found).toEqual({ accelerator: "tcg", reason });
});

test("KVM that ends otherwise, without a word, is not taken", async () => {
  const { found } = await foundWith("exit 0");
  expect(found).toEqual({ accelerator: "tcg", reason: "KVM did not run five bytes of code: no answer" });
});

test("KVM that is too slow to be worth it is not taken", async () => {
  const { found } = await foundWith("exec /bin/sleep 20", 100);
  expect(found).toEqual({ accelerator: "tcg", reason: "KVM did not run five bytes of code: nothing within 0.1 s" });
});

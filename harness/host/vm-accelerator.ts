import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command.ts";
import type { Accelerator } from "./vm-qemu.ts";

/** A working KVM needs a fifth of a second; one that is itself emulated needs many, and is slower than QEMU's own translation. */
const probeLimitMs = 3_000;
/** QEMU's isa-debug-exit ends it with twice the byte written to its port, plus one. */
const expectedExitCode = 33;
/** mov al, 16; out 0xf4, al; hlt */
const program = [0xb0, 0x10, 0xe6, 0xf4, 0xf4];

/** Which accelerator runs a guest here, and why not the better one. */
export interface AcceleratorFound {
  accelerator: Accelerator;
  /** Undefined for KVM. */
  reason?: string;
}

/** Tries KVM with a boot sector of five bytes: a machine may have /dev/kvm that opens, and fails with the first instruction. */
export async function findAccelerator(
  folder: string,
  signal: AbortSignal,
  limitMs = probeLimitMs,
): Promise<AcceleratorFound> {
  const disk = join(folder, "kvm-probe.img");
  await writeFile(disk, bootSector());
  const outcome = await run([...probeArguments, "-drive", `file=${disk},format=raw,if=floppy,readonly=on`], {
    timeoutMs: limitMs,
    signal,
  });
  signal.throwIfAborted();
  if (outcome.exitCode === expectedExitCode) return { accelerator: "kvm" };
  const found = outcome.timedOut ? `nothing within ${limitMs / 1000} s` : (lastWords(outcome.stderr) ?? "no answer");
  return { accelerator: "tcg", reason: `KVM did not run five bytes of code: ${found}` };
}

const probeArguments = [
  "qemu-system-x86_64",
  ...["-accel", "kvm", "-cpu", "host", "-m", "16M", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
  ...["-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"],
];

function bootSector(): Buffer {
  const sector = Buffer.alloc(512);
  sector.set(program);
  sector.set([0x55, 0xaa], 510);
  return sector;
}

/** QEMU names itself first, and then what is wrong. */
const lastWords = (stderr: string): string | undefined =>
  stderr
    .split("\n")
    .find((line) => line.startsWith("qemu-system-x86_64: "))
    ?.replace("qemu-system-x86_64: ", "");

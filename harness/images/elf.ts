/** The machines that the ELF specification's `e_machine` stands for, as far as container images have been seen for them. */
const machines: Readonly<Record<number, string>> = {
  3: "x86",
  8: "MIPS",
  20: "PowerPC",
  21: "PowerPC64",
  22: "S/390",
  40: "ARM",
  62: "x86-64",
  183: "AArch64",
  243: "RISC-V",
  258: "LoongArch",
};

/** The machine that a program is for, by its beginning; undefined where it is no ELF file. */
export function machineOf(head: Buffer): string | undefined {
  if (head.length < 20 || head.readUInt32BE() !== 0x7f454c46) return undefined;
  const isBigEndian = head.readUInt8(5) === 2;
  const number = isBigEndian ? head.readUInt16BE(18) : head.readUInt16LE(18);
  const name = machines[number] ?? `machine ${number}`;
  return isBigEndian && name === "AArch64" ? "AArch64, big-endian" : name;
}

/** A script's interpreter and what it is given besides the script; undefined where it is none. */
export function interpreterOf(head: Buffer): { path: string; argument: string | undefined } | undefined {
  const [, path, argument] = /^#![ \t]*([^\s\0]+)[ \t]*([^\n\0]*)/.exec(head.toString("utf8")) ?? [];
  return path === undefined ? undefined : { path, argument: argument?.trim() || undefined };
}

import { expect, test } from "vitest";
import { interpreterOf, machineOf } from "./elf.ts";
import { program } from "./image.fixture.ts";

/** The beginning of a program, with the machine's number in the order of bytes that it says. */
function header(machine: number, bigEndian: boolean): Buffer {
  const bytes = program("AArch64").subarray(0, 64);
  bytes.writeUInt8(bigEndian ? 2 : 1, 5);
  if (bigEndian) bytes.writeUInt16BE(machine, 18);
  else bytes.writeUInt16LE(machine, 18);
  return bytes;
}

test.each([
  [183, false, "AArch64"],
  [62, false, "x86-64"],
  [3, false, "x86"],
  [40, false, "ARM"],
  [22, true, "S/390"],
  [183, true, "AArch64, big-endian"],
  [9999, false, "machine 9999"],
])("machine %i, big-endian: %s, is %s", (machine, bigEndian, name) => {
  expect(machineOf(header(machine, bigEndian))).toBe(name);
});

test.each([Buffer.alloc(0), Buffer.from("\x7fELF"), Buffer.from("#!/bin/sh\n".padEnd(64)), Buffer.alloc(64)])(
  "what is no program has no machine",
  (head) => {
    expect(machineOf(head)).toBeUndefined();
  },
);

test.each([
  ["#!/bin/sh\necho", { path: "/bin/sh", argument: undefined }],
  ["#! /bin/sh -e  \necho", { path: "/bin/sh", argument: "-e" }],
  ["#!/usr/bin/env -S python3 -u\n", { path: "/usr/bin/env", argument: "-S python3 -u" }],
  ["#!/bin/sh", { path: "/bin/sh", argument: undefined }],
  ["# no script\n#!/bin/sh", undefined],
  ["#!\n/bin/sh", undefined],
])("%j", (text, interpreter) => {
  expect(interpreterOf(Buffer.from(text))).toEqual(interpreter);
});

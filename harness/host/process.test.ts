import { expect, test } from "vitest";
import { formatIdentity, isAlive, parseIdentity, thisProcess } from "./process.ts";

test("this process is alive", async () => {
  expect(await isAlive(await thisProcess())).toBe(true);
});

test("another process with the same id, started at another time, is not the same", async () => {
  const { pid } = await thisProcess();
  expect(await isAlive({ pid, startedAt: "1" })).toBe(false);
});

test("a process that never was is not alive", async () => {
  expect(await isAlive({ pid: 2 ** 22 + 1, startedAt: "1" })).toBe(false);
});

test("an identity survives being written into a label", async () => {
  const identity = await thisProcess();
  expect(parseIdentity(formatIdentity(identity))).toEqual(identity);
});

test("a word that is no identity is none", () => {
  expect(parseIdentity("")).toBeUndefined();
  expect(parseIdentity("12")).toBeUndefined();
});

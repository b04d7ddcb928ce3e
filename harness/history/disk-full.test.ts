import { expect, test } from "vitest";
import { explainDiskFull, isDiskFull } from "./disk-full.ts";

const noSpace = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

test("a full disk is told with what was to be written, what is kept and what to do", () => {
  expect(explainDiskFull(noSpace, "history.jsonl")).toMatchObject({
    code: "disk-full",
    message: "Expected room on the disk to write history.jsonl, found none; what was written so far is kept.",
    exitCode: 69,
  });
});

test("a full disk is found below what it caused, also when that crossed a thread", () => {
  expect(isDiskFull(new Error("broke", { cause: [{ message: "no space", code: "ENOSPC" }] }))).toBe(true);
  expect(isDiskFull(new Error("broke", { cause: new Error("quota", { cause: { code: "EDQUOT" } }) }))).toBe(true);
});

test("anything else stays as it is", () => {
  const other = Object.assign(new Error("denied"), { code: "EACCES" });
  expect(explainDiskFull(other, "history.jsonl")).toBe(other);
  expect(isDiskFull("ENOSPC")).toBe(false);
});

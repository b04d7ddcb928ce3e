import { expect, test } from "vitest";
import { estimateMs } from "./plan-estimate.ts";

const window = { name: "smoke", ms: 240_000, scale: 1 };

test("a cell on containers takes minutes, one more where a central server of its own is lost", () => {
  expect(estimateMs({ topology: "kubernetes", dependency: "api-server", window })).toBe(545_000);
  expect(estimateMs({ topology: "kubernetes", dependency: "registry", window })).toBe(605_000);
});

test("a cell on virtual machines may have to do without the processor's help", () => {
  expect(estimateMs({ topology: "microk8s-vm", dependency: "api-server", window })).toBe(1_755_000);
});

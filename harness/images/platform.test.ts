import { expect, test } from "vitest";
import { type Architecture, readPlatform, runsOn, writePlatform } from "./platform.ts";

test.each<[string, Architecture, boolean]>([
  ["linux/arm64", "arm64", true],
  ["linux/arm64/v8", "arm64", true],
  ["linux/aarch64", "arm64", true],
  ["linux/arm64/v9", "arm64", false],
  ["linux/arm/v7", "arm64", false],
  ["windows/arm64", "arm64", false],
  ["linux/amd64", "arm64", false],
  ["linux/amd64", "amd64", true],
  ["linux/amd64/v1", "amd64", true],
  ["linux/amd64/v3", "amd64", false],
  ["linux/x86_64", "amd64", true],
])("what is for %s runs on every %s machine: %s", (text, architecture, expected) => {
  expect(runsOn(readPlatform(text), architecture)).toBe(expected);
});

test("a platform is written as it is read, and what says nothing is written so", () => {
  expect(writePlatform(readPlatform("linux/arm64/v8"))).toBe("linux/arm64/v8");
  expect(writePlatform({ os: "Linux", architecture: "aarch64" })).toBe("linux/arm64");
  expect(writePlatform({ os: "", architecture: "" })).toBe("?/?");
});

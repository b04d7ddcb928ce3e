import { expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { pullProgress } from "./pull-progress.ts";

const signal = AbortSignal.timeout(1000);
const look = (answer: { ok?: boolean; stdout?: string; stderr?: string }) =>
  pullProgress(new FakeHost("site-1", "192.0.2.3", () => answer), signal);

test("what containerd has fetched of all unfinished pulls is added up", async () => {
  const stdout = [
    "REF                       SIZE      AGE",
    "layer-sha256:0123         12.5MB    3 seconds",
    "layer-sha256:4567         512kB     Less than a second",
    "config-sha256:89ab        0B        Less than a second",
  ].join("\n");
  expect(await look({ stdout })).toEqual({ kind: "pull-progress", host: "site-1", outcome: "ok", bytes: 13_012_000 });
});

test("where nothing is being pulled nothing has been fetched", async () => {
  expect(await look({ stdout: "REF SIZE AGE" })).toMatchObject({ outcome: "ok", bytes: 0 });
});

test("a containerd that does not answer is unknown", async () => {
  expect(await look({ ok: false, stderr: "connection refused" })).toMatchObject({
    outcome: "unknown",
    detail: "connection refused",
  });
});

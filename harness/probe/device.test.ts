import { expect, test } from "vitest";
import type { VantageAnswer } from "../host/vantage.ts";
import { deviceProbe } from "./device.ts";

const signal = new AbortController().signal;
const target = { host: "site-1", name: "boiler", url: "http://198.18.0.4:18070/" };
const page = { instance: "m1", devices: { boiler: { reported: 12, desired: "20" } } };

const observe = (answer: VantageAnswer) =>
  deviceProbe({ ask: async () => answer, [Symbol.asyncDispose]: async () => undefined }, target).observe(signal);
const found = (body: string) => observe({ ok: true, ms: 3, status: 200, body });

test("a good answer carries what the device reported and what is in force at it", async () => {
  expect(await found(JSON.stringify(page))).toEqual({
    kind: "device",
    side: "site",
    host: "site-1",
    name: "boiler",
    outcome: "ok",
    latencyMs: 3,
    instance: "m1",
    reported: 12,
    desired: "20",
  });
});

test.each([
  ["no answer", { ok: false, ms: 2000, error: "timeout", detail: "i/o timeout" }, "failed", "i/o timeout"],
  ["an error page", { ok: true, ms: 1, status: 500, body: "" }, "failed", "HTTP 500"],
  ["another page", { ok: true, ms: 1, status: 200, body: "<html>" }, "failed", "the answer is not a mapper's"],
  [
    "a mapper without this device",
    { ok: true, ms: 1, status: 200, body: JSON.stringify({ ...page, devices: {} }) },
    "failed",
    "the mapper was told of no such device",
  ],
  [
    "a question not asked",
    { ok: false, ms: 0, error: "gone", detail: "the observer ended" },
    "unknown",
    "the observer ended",
  ],
] as const)("%s is told apart", async (_, answer, outcome, detail) => {
  expect(await observe(answer)).toMatchObject({ outcome, detail });
});

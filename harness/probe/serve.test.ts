import { expect, test } from "vitest";
import type { VantageAnswer } from "../host/vantage.ts";
import { serveProbe } from "./serve.ts";

const signal = new AbortController().signal;
const target = { host: "site-1", variant: "none", url: "http://198.18.0.4:18080/" };
const page = { variant: "none", instance: "i1", startedAt: "2026-01-01T00:00:00Z", value: "none" };

const observe = (answer: VantageAnswer) =>
  serveProbe({ ask: async () => answer, [Symbol.asyncDispose]: async () => undefined }, target).observe(signal);

test("a good answer carries the instance, its start and what it was configured with", async () => {
  const event = await observe({ ok: true, ms: 3, status: 200, body: JSON.stringify(page) });
  expect(event).toEqual({ kind: "serve", host: "site-1", outcome: "ok", latencyMs: 3, ...page });
});

test("no answer is a failure, with what the network said", async () => {
  const event = await observe({ ok: false, ms: 2000, error: "timeout", detail: "i/o timeout" });
  expect(event).toMatchObject({ outcome: "failed", latencyMs: 2000, detail: "i/o timeout" });
});

test("an error page is a failure", async () => {
  expect(await observe({ ok: true, ms: 1, status: 500, body: "" })).toMatchObject({
    outcome: "failed",
    detail: "HTTP 500",
  });
});

test("another workload's page, or no page of ours, is a failure", async () => {
  const body = JSON.stringify({ ...page, variant: "secret" });
  const detail = "the answer is not this workload's";
  expect(await observe({ ok: true, ms: 1, status: 200, body })).toMatchObject({ outcome: "failed", detail });
  expect(await observe({ ok: true, ms: 1, status: 200, body: "<html>" })).toMatchObject({ outcome: "failed", detail });
});

test("a question that could not be asked is unknown, never a failure", async () => {
  expect(await observe({ ok: false, ms: 0, error: "gone", detail: "the observer ended" })).toMatchObject({
    outcome: "unknown",
    detail: "the observer ended",
  });
});

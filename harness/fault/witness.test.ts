import { expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import type { Vantage, VantageRequest } from "../host/vantage.ts";
import type { PathExpectation, Sides } from "./fault.ts";
import { Witness } from "./witness.ts";

const [centre, site] = [new FakeHost("centre", "192.0.2.2"), new FakeHost("site-1", "192.0.2.3")];
const service = { address: "192.0.2.2", port: 6443, name: "centre", path: "/livez" };
const sides: Sides = { centre: [{ host: centre, service }], site: [site], spared: [] };
const path = { from: "site-1", to: "centre", means: "api-answers" } as const;

/** How long a path is waited for that is to be open, or blocked. */
async function waitedMs(expected: PathExpectation["expect"], slowness?: number): Promise<number | undefined> {
  const asked: VantageRequest[] = [];
  const vantage = {
    ask: async (request: VantageRequest) => {
      asked.push(request);
      return { ok: true, ms: 1 };
    },
  } as unknown as Vantage;
  await new Witness(sides, () => vantage, slowness).look("during", [{ path, expect: expected }], () => expected);
  return asked[0]?.timeoutMs;
}

test("a cut is witnessed within a second, and what is to be open may answer late on a busy machine", async () => {
  expect(await waitedMs("blocked")).toBe(700);
  expect(await waitedMs("open")).toBe(3000);
});

test("slow machines are waited for longer, and never for ever", async () => {
  expect(await waitedMs("blocked", 2)).toBe(1400);
  expect(await waitedMs("blocked", 30)).toBe(3000);
});

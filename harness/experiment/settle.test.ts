import { expect, test } from "vitest";
import { cut, requirement } from "../check/check.fixture.ts";
import type { History } from "../history/event.ts";
import { cellOf } from "../measured-cell.fixture.ts";
import type { PhasesOptions } from "./options.ts";
import { settle } from "./settle.ts";

const limitMs = 1000;

/** How long settling takes after a cut whose nodes were Ready 20 s after the link came back. */
async function settled(history: History, thresholdMs: number): Promise<number> {
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  await settle({
    cell: cellOf({ id: "settle", requirements: [requirement("reconcile.node-ready", thresholdMs)] }),
    cluster: { site: [] },
    history: { events: history, elapsedMs: elapsed },
    pace: { settleQuietMs: 20, settleLimitMs: limitMs },
    signal: new AbortController().signal,
    report: () => undefined,
  } as unknown as PhasesOptions);
  return elapsed();
}

test("settling ends when what was to happen within a time has happened", async () => {
  expect(await settled(cut().history, 60_000)).toBeLessThan(limitMs);
});

test("it ends too when that happened too late: nothing makes up for it", async () => {
  expect(await settled(cut().history, 10_000)).toBeLessThan(limitMs);
});

test("it goes on to its limit while that has not happened", async () => {
  const node = { t: 400_000, kind: "node", name: "crashed", ready: "False" } as const;
  expect(await settled(cut().add(node).history, 60_000)).toBeGreaterThanOrEqual(limitMs);
});

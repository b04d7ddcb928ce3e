import { expect, test } from "vitest";
import { run } from "./command.ts";

test("a program that is stopped at its limit is over, even where another still holds its output", async () => {
  const leaves = "sleep 5 & echo early; sleep 5";
  const outcome = await run(["sh", "-c", leaves], { timeoutMs: 300 });
  expect(outcome).toMatchObject({ ok: false, timedOut: true, stdout: "early" });
  expect(outcome.durationMs).toBeLessThan(3000);
});

test("a program that is interrupted is over, even where another still holds its output", async () => {
  const outcome = await run(["sh", "-c", "sleep 5 & sleep 5"], { signal: AbortSignal.timeout(300) });
  expect(outcome).toMatchObject({ ok: false, timedOut: false });
  expect(outcome.durationMs).toBeLessThan(3000);
});

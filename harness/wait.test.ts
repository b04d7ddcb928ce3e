import { describe, expect, test } from "vitest";
import { allSettled, unlessAborted, waitFor, waitUntil } from "./wait.ts";

const never = new AbortController().signal;

test("returns what was waited for as soon as it is there", async () => {
  let looks = 0;
  const found = await waitFor(() => ++looks === 3 && "there", { what: "it", limitMs: 1000, everyMs: 1, signal: never });
  expect(found).toBe("there");
  expect(looks).toBe(3);
});

test("says what it waited for, and for how long, when the limit passes", async () => {
  const waiting = waitFor(() => undefined, { what: "a node to be Ready", limitMs: 5, everyMs: 1, signal: never });
  await expect(waiting).rejects.toThrow("Waited 0 s for a node to be Ready, in vain.");
});

test("ends with the signal's reason when it is aborted", async () => {
  const controller = new AbortController();
  const waiting = waitFor(() => undefined, { what: "it", limitMs: 60_000, everyMs: 1, signal: controller.signal });
  controller.abort(new Error("Interrupted."));
  await expect(waiting).rejects.toThrow("Interrupted.");
});

test("does not wait for a time that has passed", async () => {
  await expect(waitUntil(5, () => 6, never)).resolves.toBeUndefined();
});

test("nothing is under way any more when the failure of one of several is thrown", async () => {
  let done = false;
  const slow = new Promise<void>((resolve) =>
    setImmediate(() => {
      done = true;
      resolve();
    }),
  );
  await expect(allSettled([Promise.reject(new Error("first")), slow])).rejects.toThrow("first");
  expect(done).toBe(true);
});

describe("what can't be stopped", () => {
  test("is waited for", async () => {
    await expect(unlessAborted(Promise.resolve("done"), never)).resolves.toBe("done");
    await expect(unlessAborted(Promise.reject(new Error("broken")), never)).rejects.toThrow("broken");
  });

  test("is no longer waited for once the signal is aborted, and not at all afterwards", async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(new Promise(() => undefined), controller.signal);
    controller.abort(new Error("Interrupted."));
    await expect(waiting).rejects.toThrow("Interrupted.");
    await expect(unlessAborted(Promise.resolve(), controller.signal)).rejects.toThrow("Interrupted.");
  });
});

import { expect, test } from "vitest";
import { messageOf } from "./errors.ts";

test("an error is told by its message, and anything else as it is", () => {
  expect(messageOf(new Error("no luck"))).toBe("no luck");
  expect(messageOf("no luck")).toBe("no luck");
});

test("an error after which cleaning up failed too is told first", async () => {
  const failing = async () => {
    await using undo = new AsyncDisposableStack();
    undo.defer(() => Promise.reject(new Error("still in use")));
    throw new Error("no luck");
  };
  expect(await failing().catch(messageOf)).toBe("no luck (and then, cleaning up: still in use)");
});

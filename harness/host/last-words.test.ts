import { expect, test } from "vitest";
import { run } from "./command.ts";
import { lastWords } from "./last-words.ts";

test("what a program said on both outputs is one line", () => {
  expect(lastWords({ stdout: "Contacting …\n\nConnection failed.\n", stderr: "sudo: no name\n" })).toBe(
    "Contacting … Connection failed.; sudo: no name",
  );
});

test("of a long speech the end is told", () => {
  const words = lastWords({ stdout: "x".repeat(1000), stderr: "the reason" });
  expect(words).toHaveLength(401);
  expect(words).toMatch(/^…x+; the reason$/);
});

test.for([
  ["fails", "exit 6", {}],
  ["is killed", "kill -KILL $$", {}],
  ["takes too long", "sleep 60", { timeoutMs: 200 }],
] as const)("where a program says nothing and %s, its command line stays out of it", async ([, script, options]) => {
  const outcome = await run(["sh", "-c", script, "token"], options);
  expect(outcome.stderr).toContain("token");
  expect(lastWords(outcome)).toBe("it said nothing");
});

test("a program that is not there is named", async () => {
  expect(lastWords(await run(["no-such-program"]))).toContain("no-such-program");
});

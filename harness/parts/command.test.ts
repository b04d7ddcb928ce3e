import { expect, test } from "vitest";
import { command } from "./command.ts";

const signal = new AbortController().signal;

test("a program's output is returned and its stderr told line by line", async () => {
  const lines: string[] = [];
  const output = await command(["node", "-e", "console.log('out'); console.error('one\\ntwo')"], {
    signal,
    onLine: (line) => lines.push(line),
  });
  expect(output).toBe("out");
  expect(lines).toEqual(["one", "two"]);
});

test("a failure says what was run and ends with its last words", async () => {
  const failing = command(["node", "-e", "console.error('no space left'); process.exit(3)"], { signal });
  await expect(failing).rejects.toMatchObject({
    code: "command-failed",
    message: expect.stringMatching(
      /^Expected `node -e console\.error.*` to succeed: Command failed with exit code 3.*no space left$/s,
    ),
  });
});

test("a missing program makes the machine unavailable", async () => {
  await expect(command(["islanding-no-such-program"], { signal })).rejects.toMatchObject({
    code: "missing-program",
    exitCode: 69,
    message:
      "Expected the program islanding-no-such-program on this machine to build the parts of a cluster, found none.",
  });
});

test("an interruption ends the program and is the error", async () => {
  const interrupted = new AbortController();
  const reason = new Error("interrupted by the user");
  const running = command(["node", "-e", "console.error('here'); setInterval(() => {}, 1000)"], {
    signal: interrupted.signal,
    onLine: () => interrupted.abort(reason),
  });
  await expect(running).rejects.toBe(reason);
});

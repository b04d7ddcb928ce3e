import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { expect, test } from "vitest";
import { type Listener, listenToSuites, speakToRunner } from "./channel.ts";

const deaf: Listener = { progress: () => {}, begin: () => {}, end: () => {} };

test("what a suite says reaches the runner, in order", async () => {
  const name = randomUUID();
  const heard: unknown[] = [];
  const ended = Promise.withResolvers<void>();
  using _runner = listenToSuites(
    name,
    {
      begin: (id) => heard.push(id),
      progress: ({ text }) => heard.push(text),
      end: ({ state }) => {
        heard.push(state);
        ended.resolve();
      },
    },
    new AbortController().signal,
  );
  using suite = speakToRunner(name);
  suite.begin("cell");
  suite.progress({ phase: "up", text: "4 nodes to be Ready" });
  suite.end({ id: "cell", state: "measured" });
  await ended.promise;
  expect(heard).toEqual(["cell", "4 nodes to be Ready", "measured"]);
});

test("an interrupt at the runner aborts what the suite does", async () => {
  const name = randomUUID();
  const interrupt = new AbortController();
  using _runner = listenToSuites(name, deaf, interrupt.signal);
  using suite = speakToRunner(name);
  expect(suite.signal.aborted).toBe(false);
  interrupt.abort();
  await once(suite.signal, "abort");
  expect(suite.signal.reason).toMatchObject({ code: "interrupted", exitCode: 130 });
});

test("a suite that starts after the interrupt is aborted too", async () => {
  const name = randomUUID();
  using _runner = listenToSuites(name, deaf, AbortSignal.abort());
  using suite = speakToRunner(name);
  await once(suite.signal, "abort");
  expect(suite.signal.aborted).toBe(true);
});

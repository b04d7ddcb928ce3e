import { expect, test } from "vitest";
import type { EventInput } from "../history/event.ts";
import { observeForever } from "./probe.ts";

const note = (text: string): EventInput => ({ kind: "note", text });

test("asks every probe in turn, over and over, until it is stopped", async () => {
  const stop = new AbortController();
  const seen: EventInput[] = [];
  const probe = (text: string) => ({ name: text, observe: async () => note(text) });
  await observeForever([probe("one"), probe("two")], 4, (event) => seen.push(event) === 6 && stop.abort(), stop.signal);
  expect(seen.slice(0, 4)).toEqual([note("one"), note("two"), note("one"), note("two")]);
});

test("a slow answer holds up neither the others nor itself", async () => {
  const stop = new AbortController();
  const asked = { slow: 0, quick: 0 };
  const slow = {
    name: "slow",
    observe: (signal: AbortSignal) => {
      asked.slow++;
      return new Promise<EventInput>((resolve) => signal.addEventListener("abort", () => resolve(note("late"))));
    },
  };
  const quick = {
    name: "quick",
    observe: async () => {
      if (++asked.quick === 5) stop.abort();
      return note("quick");
    },
  };
  const seen: EventInput[] = [];
  await observeForever([slow, quick], 4, (event) => seen.push(event), stop.signal);
  expect(asked).toEqual({ slow: 1, quick: 5 });
  expect(seen).not.toContainEqual(note("late"));
});

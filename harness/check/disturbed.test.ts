import { expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, cut, requirement } from "./check.fixture.ts";

const afterCrash = requirement("restart.none.after-crash", 60_000);
const afterPowerCut = requirement("restart.none.after-power-cut", 180_000);

const { crashed = 0 } = at.disturbed;

test("only the time counts until the next thing happens to the same node", () => {
  const next = {
    t: crashed + 50_000,
    kind: "disturbance",
    disturbance: "reboot",
    step: "begin",
    host: "crashed",
  } as const;
  const again = {
    t: crashed + 90_000,
    kind: "serve",
    host: "crashed",
    variant: "none",
    outcome: "ok",
    latencyMs: 2,
    instance: "another",
  } as const;
  const history = cut().add(next, again).history;
  expect(ask(history, afterCrash)).toMatchObject({ outcome: "pass", figures: { servesAgainMs: 8200 } });
  const late = cut({ servesAgain: () => ({ afterMs: 55_000 }) }).add(next).history;
  expect(ask(late, afterCrash)).toMatchObject({ outcome: "unknown", reasons: [{ code: "window-too-short" }] });
});

test("what was not begun is unknown, with why", () => {
  const why = "After the crash less than 60 s of the window were left";
  const left = {
    t: 100_000,
    kind: "disturbance",
    disturbance: "power-cut",
    step: "failed",
    host: "crashed",
  } as const;
  expect(ask(cut().add({ ...left, detail: why }).history, afterPowerCut)).toMatchObject({
    outcome: "unknown",
    reasons: [{ code: "not-disturbed", text: `${why}.` }],
  });
});

import { expect, test } from "vitest";
import { Taken } from "./taken.ts";

test("an agent that was started again counts on from what it had taken before", () => {
  const taken = new Taken();
  expect(taken.asked).toBeUndefined();
  taken.add({ taken: 500, untilS: 100, dropped: 7 });
  taken.add({ taken: 40, untilS: 105, dropped: 1 });
  taken.add({ taken: 90, untilS: 110, dropped: 1 });
  expect(taken.asked).toEqual({ taken: 590, untilS: 110, dropped: 8 });
  expect(taken.add({ taken: 10, untilS: 115, dropped: 0 })).toEqual({ taken: 600, untilS: 115, dropped: 8 });
});

test("once the window has ended the centre is asked for no more than what was taken by then", () => {
  const taken = new Taken();
  taken.add({ taken: 500, untilS: 100, dropped: 0 });
  taken.endWindow();
  taken.add({ taken: 600, untilS: 105, dropped: 0 });
  expect(taken.asked).toEqual({ taken: 500, untilS: 100, dropped: 0 });
});

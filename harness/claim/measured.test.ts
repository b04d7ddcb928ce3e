import { expect, test } from "vitest";
import { measuredCell } from "./claim.fixture.ts";
import { cutOff } from "./measured.ts";

test("a site that had its centre all the while, if over a bad link, shows nothing of one that is cut off", () => {
  const cut = measuredCell({ topology: "kubernetes" });
  const by = (fault: typeof cut.cell.fault) => ({ ...cut, cell: { ...cut.cell, fault } });
  const shown = cutOff([cut, by("degrade"), by("noop"), by("pause"), { ...cut, confirmed: false }]);
  expect(shown.map(({ cell }) => cell.fault)).toEqual(["cut", "pause"]);
});

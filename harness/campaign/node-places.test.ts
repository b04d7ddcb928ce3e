import { expect, test } from "vitest";
import type { NodeDisturbance } from "../site/requirement.ts";
import { placeOf, siteNodesOf } from "./node-places.ts";

const disturbances: NodeDisturbance[] = ["none", "crash", "reboot", "power-cut"];

test("containers are cheap: each disturbance has a node of its own", () => {
  const cell = { topology: "kubernetes", disturbances } as const;
  expect(disturbances.map((disturbance) => placeOf(cell, disturbance))).toEqual([0, 1, 2, 3]);
  expect(siteNodesOf(cell)).toBe(4);
});

test("of machines one is left alone, one loses its power, and everything else happens to one more", () => {
  const cell = { topology: "microk8s-vm", disturbances } as const;
  expect(disturbances.map((disturbance) => placeOf(cell, disturbance))).toEqual([0, 1, 1, 2]);
  expect(siteNodesOf(cell)).toBe(3);
});

test("a single machine is enough where none is to be left alone", () => {
  const cell = { topology: "microk8s-vm", disturbances: ["power-cut"] } as const;
  expect(placeOf({ ...cell, disturbances: ["power-cut"] }, "power-cut")).toBe(0);
  expect(siteNodesOf({ ...cell, disturbances: ["power-cut"] })).toBe(1);
});

test("what the cell has not has no place", () => {
  expect(placeOf({ topology: "microk8s-vm", disturbances: ["none"] }, "reboot")).toBe(-1);
});

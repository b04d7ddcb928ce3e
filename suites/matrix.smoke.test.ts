import { describe, test } from "vitest";
import { type MatrixCell, provingCells, title } from "./matrix.fixture.ts";

/** With the partition test's own cell, each topology in containers and each fault at least once. */
const cells: MatrixCell[] = [
  { topology: "k3d", dependency: "api-server", fault: "power", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "pause", window: "60s" },
];

describe("a site on a real cluster", () => {
  test.each(cells)(title, provingCells());
});

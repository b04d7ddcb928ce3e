import { describe, test } from "vitest";
import { type MatrixCell, provingCells, title } from "./matrix.fixture.ts";

/** With the partition test's own cells, each topology in containers at least once; every fault on each is for `--all`. */
const cells: MatrixCell[] = [{ topology: "k3d", dependency: "api-server", fault: "power", window: "60s" }];

describe("a site on a real cluster", () => {
  test.each(cells)(title, provingCells());
});

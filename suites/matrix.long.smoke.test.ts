import { describe, test } from "vitest";
import { type MatrixCell, provingCells, title } from "./matrix.fixture.ts";

/** The rest of the matrix: every fault by which each topology can lose each dependency. */
const cells: MatrixCell[] = [
  { topology: "k3d", dependency: "api-server", fault: "cut", window: "smoke" },
  { topology: "k3d", dependency: "api-server", fault: "pause", window: "60s" },
  { topology: "k3d", dependency: "one-api-server", fault: "power", window: "smoke" },
  { topology: "k3d", dependency: "one-api-server", fault: "cut", window: "60s" },
  { topology: "k3d", dependency: "api-server-quorum", fault: "power", window: "smoke" },
  { topology: "k3d", dependency: "api-server-quorum", fault: "pause", window: "60s" },
  { topology: "kubernetes", dependency: "api-server", fault: "power", window: "60s" },
  { topology: "kubernetes", dependency: "api-server", fault: "pause", window: "60s" },
  { topology: "kubernetes", dependency: "api-server", fault: "noop", window: "20s" },
  { topology: "kubernetes", dependency: "api-server", fault: "degrade", degrade: "bandwidth=1mbit", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "cut", window: "10m" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "pause", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "power", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "cloudcore", fault: "cut", window: "smoke" },
  { topology: "kubeedge-k3s", dependency: "cloudcore", fault: "power", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "cloudcore-api-server", fault: "cut", window: "smoke" },
  { topology: "kubeedge-k3s", dependency: "cloudcore-api-server", fault: "pause", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "cloudcore", fault: "pause", window: "60s" },
];

describe("a site on a real cluster", () => {
  test.each(cells)(title, provingCells());
});

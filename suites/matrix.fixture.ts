import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import type { Dependency, TopologyName } from "../harness/campaign/cell.ts";
import type { FaultKind } from "../harness/history/event.ts";
import { ownLeftovers } from "../harness/host/leftovers.fixture.ts";
import { islandingIn, lab, onlyCellOf } from "./islanding.fixture.ts";

export interface MatrixCell {
  topology: TopologyName;
  dependency: Dependency;
  fault: FaultKind;
  /** How bad the link is, where the fault is `degrade`. */
  degrade?: string;
  window: string;
}

export const title =
  "$topology without $dependency ($fault, $window): the fault is proved and leaves nothing, who was left alone serves on";

/** Measures cells of the lab into a folder of the test file's own; what it returns is a test's body. */
export function provingCells(): (cell: MatrixCell) => Promise<void> {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "islanding-matrix-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  return async ({ topology, dependency, fault, degrade, window }) => {
    const out = join(directory, [topology, dependency, fault, window].join("."));
    const asked = ["--topology", topology, "--dependency", dependency, "--fault", fault, "--window", window];
    if (degrade) asked.push("--degrade", degrade);
    const outcome = await islandingIn(directory)("run", "--site", lab, "--test", "2", ...asked, "--out", out);
    expect(outcome).toMatchObject({ exitCode: 0 });
    const { certificate, verdicts } = await onlyCellOf(out);
    expect(certificate).toMatchObject({ fault, state: "confirmed", removed: { inventoryEqual: true } });
    const continuity = verdicts.find(({ requirement }) => requirement === "service.continuity");
    expect(continuity).toMatchObject({ outcome: "pass" });
    expect(await ownLeftovers()).toEqual([]);
  };
}

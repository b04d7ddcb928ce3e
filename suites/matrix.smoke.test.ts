import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownLeftovers } from "../harness/host/leftovers.fixture.ts";
import { islandingIn, lab, onlyCellOf } from "./islanding.fixture.ts";
import { always, atLeisure, type MatrixCell } from "./matrix.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-matrix-"));
});
afterAll(() => rm(directory, { recursive: true }));

const isProved = async ({ topology, dependency, fault, window }: MatrixCell) => {
  const out = join(directory, [topology, dependency, fault, window].join("."));
  const asked = ["--topology", topology, "--dependency", dependency, "--fault", fault, "--window", window];
  expect(await islandingIn(directory)("run", "--site", lab, "--test", "2", ...asked, "--out", out)).toMatchObject({
    exitCode: 0,
  });
  const { certificate, verdicts } = await onlyCellOf(out);
  expect(certificate).toMatchObject({ fault, state: "confirmed", removed: { inventoryEqual: true } });
  const continuity = verdicts.find(({ requirement }) => requirement === "service.continuity");
  expect(continuity).toMatchObject({ outcome: "pass" });
  expect(await ownLeftovers()).toEqual([]);
};

const title =
  "$topology without $dependency ($fault, $window): the fault is proved and leaves nothing, who was left alone serves on";

describe("a site on a real cluster", () => {
  test.each(always)(title, isProved);
  test.runIf(process.env.ISLANDING_TEST_ALL).each(atLeisure)(title, isProved);
});

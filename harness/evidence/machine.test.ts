import { expect, test } from "vitest";
import { describeMachine } from "./machine.ts";
import { RunRecord } from "./schema.ts";

test("this machine is described as a run's record wants it", () => {
  const machine = describeMachine("20.10.24");
  expect(RunRecord.shape.machine.parse(machine)).toEqual(machine);
  expect(machine).toMatchObject({ engine: "20.10.24", node: process.versions.node });
  expect(machine.memoryBytes).toBeGreaterThan(0);
});

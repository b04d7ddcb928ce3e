import { test as base, inject } from "vitest";
import type { AssignedCell } from "../harness/campaign/assignment.ts";
import type { Cell } from "../harness/campaign/cell.ts";
import { speakToRunner } from "../harness/campaign/channel.ts";
import { Field } from "./field.ts";

/** vitest's test, with the field in which cells are measured: one for all tests of a file. */
export const test = base
  .extend("assignment", { scope: "file" }, () => inject("assignment"))
  .extend("runner", { scope: "file" }, ({ assignment }, { onCleanup }) => {
    const runner = speakToRunner(assignment.channel);
    onCleanup(() => runner[Symbol.dispose]());
    return runner;
  })
  .extend("field", { scope: "file" }, ({ assignment, runner }) => new Field(assignment, runner));

/** This run's cells of one test. */
export const cellsOf = (name: Cell["test"]): AssignedCell[] =>
  inject("assignment").cells.filter(({ cell }) => cell.test === name);

import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createVitest, type TestModule } from "vitest/node";
import { IslandingError } from "../errors.ts";
import type { Assignment } from "./assignment.ts";
import { ResultsReporter } from "./results.ts";

const packageRoot = fileURLToPath(new URL("../../", import.meta.url));
const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
/** Upon these vitest would end the process at once, without healing: they are for the command line to handle. */
const ownEvents = ["SIGINT", "SIGTERM", "unhandledRejection"] as const;

/**
 * Runs the suites of this assignment's tests to their end, one after the other, and leaves their results in `resultsDir`.
 * What they find is in the evidence; only what broke outside of any test is thrown.
 */
export async function runSuites(assignment: Assignment, resultsDir: string): Promise<void> {
  await rm(resultsDir, { recursive: true, force: true });
  const files = [...new Set(assignment.cells.map(({ cell }) => suiteFile(cell.test)))];
  const exitCodeBefore = process.exitCode;
  const listenersBefore = ownEvents.map((event) => new Set(listenersOf(event)));
  const vitest = await createVitest(
    {
      root: packageRoot,
      config: false,
      watch: false,
      cache: false,
      pool: "threads",
      maxWorkers: 1,
      // A cell takes as long as its window; limits are the experiment's own.
      testTimeout: 0,
      hookTimeout: 0,
      provide: { assignment },
      reporters: [new ResultsReporter({ resultsDir })],
    },
    { logLevel: "silent" },
    { stdout: nowhere(), stderr: nowhere() },
  );
  for (const [index, event] of ownEvents.entries()) {
    for (const listener of listenersOf(event)) {
      if (!listenersBefore[index]?.has(listener)) process.off(event, listener);
    }
  }
  try {
    await vitest.standalone();
    const specifications = files.map((file) => vitest.getRootProject().createSpecification(file));
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    throwWhatBroke(testModules, unhandledErrors);
  } finally {
    await vitest.close();
    process.exitCode = exitCodeBefore;
  }
}

function suiteFile(test: string): string {
  const file = fileURLToPath(new URL(`../../suites/${test}.suite${extension}`, import.meta.url));
  if (!existsSync(file))
    throw new IslandingError("suite-missing", `Expected the suite of the test ${test} at ${file}.`);
  return file;
}

function throwWhatBroke(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
  const broken = [...modules.flatMap((module) => module.errors()), ...unhandled];
  if (broken.length === 0) return;
  const first = (broken[0] as { message?: string }).message ?? String(broken[0]);
  throw new IslandingError("suite-broken", `A suite broke outside of its tests: ${first}`, { cause: broken });
}

const listenersOf = (event: (typeof ownEvents)[number]) => process.listeners(event as NodeJS.Signals);

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

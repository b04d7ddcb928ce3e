import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { CommanderError } from "commander";
import { type ExitCode, exitCodes, IslandingError, messageOf } from "../errors.ts";
import { explainDiskFull, isDiskFull } from "../history/disk-full.ts";

interface Explanation {
  code: string;
  message: string;
  hint?: string;
  exitCode: ExitCode;
}

/** Says on standard error what went wrong and what to do, as JSON on standard output too where asked; returns the exit code. */
export function explain(thrown: unknown, { json, signal }: { json: boolean; signal: AbortSignal }): ExitCode {
  const explanation = understand(newsIn(thrown, signal));
  const { message, hint } = explanation;
  process.stderr.write(`islanding: ${message}\n${hint ? `${indent(hint)}\n` : ""}`);
  if (json) process.stdout.write(`${JSON.stringify({ schema: 1, error: explanation }, undefined, 2)}\n`);
  return explanation.exitCode;
}

/** What was under way when the signal came may end with any error; unless it tells more of the interruption, that is not the news. */
function newsIn(thrown: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted) return thrown;
  return isInterruption(thrown) && isInterruption(signal.reason) ? thrown : signal.reason;
}

const isInterruption = (thrown: unknown): boolean =>
  thrown instanceof IslandingError && thrown.exitCode === exitCodes.interrupted;

function understand(thrown: unknown): Explanation {
  if (thrown instanceof CommanderError) return usage(thrown);
  if (thrown instanceof IslandingError && thrown.exitCode !== exitCodes.defect) {
    const { code, message, hint, exitCode } = thrown;
    return { code, message, exitCode, ...(hint && { hint }) };
  }
  return isDiskFull(thrown) ? understand(explainDiskFull(thrown, "the evidence")) : defect(thrown);
}

function usage({ message }: CommanderError): Explanation {
  const [sentence = "", suggestion] = message.replace(/^error: /, "").split("\n");
  return {
    code: "usage",
    message:
      sentence === "(outputHelp)"
        ? "Expected a command."
        : `${sentence[0]?.toUpperCase()}${sentence.slice(1).replace(/\.$/, "")}.`,
    hint: suggestion?.replace(/[()]/g, "") ?? "See `islanding --help`.",
    exitCode: exitCodes.usage,
  };
}

/** Nobody outside can do anything with a stack, so it goes to a file that can be sent to us. */
function defect(thrown: unknown): Explanation {
  const file = join(tmpdir(), `islanding-defect-${process.pid}.txt`);
  const hint = thrown instanceof IslandingError && thrown.hint ? `${thrown.hint}\n` : "";
  return {
    code: thrown instanceof IslandingError ? thrown.code : "defect",
    message: messageOf(thrown),
    hint: `${hint}This is a defect of islanding: please report it, with ${kept(file, thrown)}.`,
    exitCode: exitCodes.defect,
  };
}

function kept(file: string, thrown: unknown): string {
  const stack = inspect(thrown, { depth: 5 });
  try {
    writeFileSync(file, `islanding ${process.argv.slice(2).join(" ")}\n${stack}\n`);
    return `the stack in ${file}`;
  } catch {
    return `this stack:\n${stack}`;
  }
}

const indent = (text: string): string => text.replace(/^/gm, "  ");

import { Command, CommanderError } from "commander";
import { type ExitCode, exitCodes } from "../errors.ts";
import type { CliCommand } from "./command.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { defaults, optionFor } from "./flags.ts";
import { gate } from "./gate.ts";
import { addHelp, addProgramHelp } from "./help.ts";
import { images } from "./images.ts";
import { onInterrupt } from "./interrupt.ts";
import { plan } from "./plan.ts";
import { recover } from "./recover.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { version } from "./version.ts";

const commands: readonly CliCommand[] = [doctor, plan, run, recover, replay, report, gate, images];

/** The command line: understands its arguments, runs one command and says how it ended. Never throws. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  process.stdout.on("error", endQuietlyWhenNobodyReads);
  const interrupt = onInterrupt();
  try {
    const code = await parse(argv, interrupt.signal);
    interrupt.signal.throwIfAborted();
    return code;
  } catch (thrown) {
    return explain(thrown, { json: argv.includes("--json"), signal: interrupt.signal });
  } finally {
    interrupt.dispose();
  }
}

async function parse(argv: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  const ended: { code: ExitCode } = { code: exitCodes.pass };
  const program = new Command("islanding").version(version(), "--version", "the version of islanding").exitOverride();
  addProgramHelp(program);
  for (const command of commands) {
    const parsed = program.command(command.name).summary(command.summary).description(command.details);
    addHelp(parsed, command);
    if (command.directories === "one") parsed.argument("<dir>", "the evidence folder");
    if (command.directories === "many") parsed.argument("<dir...>", "the evidence folders");
    for (const flag of command.flags) parsed.addOption(optionFor(flag));
    parsed.action(async () => {
      ended.code = await command.run({
        directories: parsed.args,
        flags: { ...defaults, ...parsed.opts() },
        argv,
        signal,
      });
    });
  }
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.pass;
    throw thrown;
  }
  return ended.code;
}

function endQuietlyWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

import type { ExitCode } from "../errors.ts";
import type { FlagName, Flags } from "./flags.ts";

/** What a command is given once its arguments were understood. */
export interface Invocation {
  /** The evidence folders named on the command line. */
  directories: readonly string[];
  flags: Flags;
  /** The arguments as they were given, for the record. */
  argv: readonly string[];
  /** Aborted by the first Ctrl-C; the command then puts back what it changed. */
  signal: AbortSignal;
}

/** One command of the command line. Its file stays light: what it needs to run is imported when it runs. */
export interface CliCommand {
  name: string;
  summary: string;
  /** Stands below the summary in the command's own help. */
  details: string;
  directories: "none" | "one" | "many";
  flags: readonly FlagName[];
  examples: readonly { line: string; shows: string }[];
  run(invocation: Invocation): Promise<ExitCode>;
}

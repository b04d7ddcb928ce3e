/** The process's exit codes, as in the command line's help. */
export const exitCodes = {
  pass: 0,
  fail: 1,
  unknown: 2,
  usage: 64,
  unavailable: 69,
  defect: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error that a user can act on: one sentence of what was expected and found, a hint of what to do, an exit code. */
export class IslandingError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(
    code: string,
    message: string,
    { exitCode = exitCodes.defect, hint, cause }: { exitCode?: ExitCode; hint?: string; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "IslandingError";
    this.code = code;
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** The user asked for something that can't be: exit 64. */
export const usageError = (code: string, message: string, hint?: string) =>
  new IslandingError(code, message, { exitCode: exitCodes.usage, ...(hint && { hint }) });

/** This machine lacks something: exit 69. */
export const unavailableError = (code: string, message: string, hint?: string, cause?: unknown) =>
  new IslandingError(code, message, { exitCode: exitCodes.unavailable, ...(hint && { hint }), cause });

/** The text of anything that was thrown; where cleaning up after an error failed too, of both. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof SuppressedError) {
    return `${messageOf(thrown.suppressed)} (and then, cleaning up: ${messageOf(thrown.error)})`;
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}

import { execa } from "execa";

/** What came of a command; a failure is a value like any other. */
export interface Outcome {
  ok: boolean;
  /** Undefined when the command was not found, killed by a signal or timed out. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  durationMs: number;
}

export interface CommandOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Written to the command's standard input, which is empty otherwise. */
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
}

/** Runs a program with these arguments, never through a shell. Does not throw for what the program does. */
export async function run(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const [file = "", ...args] = argv;
  const started = performance.now();
  const running = execa(file, args, {
    reject: false,
    stripFinalNewline: true,
    forceKillAfterDelay: 2000,
    // A process group of its own: Ctrl-C in the terminal must not end the commands that heal.
    detached: true,
    maxBuffer: 64 * 1024 * 1024,
    ...(options.signal && { cancelSignal: options.signal }),
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    ...(options.env && { env: options.env }),
    ...(options.cwd && { cwd: options.cwd }),
  });
  // An ssh that shares a connection hands its output to whoever holds that, who keeps it open when ssh itself was stopped.
  running.nodeChildProcess.once("exit", () => {
    const isLate = performance.now() - started >= (options.timeoutMs ?? Infinity);
    if (isLate || options.signal?.aborted) for (const stream of [running.stdout, running.stderr]) stream?.destroy();
  });
  const result = await running;
  return {
    ok: !result.failed,
    exitCode: result.exitCode,
    stdout: result.stdout ?? "",
    stderr: result.stderr || (result.failed ? (result.shortMessage ?? "") : ""),
    timedOut: result.timedOut,
    durationMs: result.durationMs,
  };
}

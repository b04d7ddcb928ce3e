import type { CommandOptions, Outcome } from "./command.ts";
import { FakeHost } from "./fake.ts";
import { printed, type RecordedAnswer, type RecordedCommand, type Recording } from "./recorded-command.fixture.ts";

/**
 * A host on which there are only recorded programs. It refuses what is not recorded, keeps what it was asked, and answers
 * as in the first situation of each command unless it is told otherwise.
 */
export class RecordedGuest extends FakeHost {
  readonly asked: string[] = [];
  readonly #recordings: readonly Recording[];
  readonly #told = new Map<string, RecordedAnswer>();

  constructor(recordings: readonly Recording[], { name = "centre", address = "198.18.0.2" } = {}) {
    super(name, address);
    this.#recordings = recordings;
  }

  /** From now on this command comes out so. */
  tell(command: string, answer: RecordedAnswer): void {
    this.#told.set(command, answer);
  }

  override async exec(argv: readonly string[], _options: CommandOptions = {}): Promise<Outcome> {
    const line = [argv[0]?.split("/").at(-1), ...argv.slice(1)].join(" ");
    const command = this.#recordings
      .flatMap(({ commands }) => commands)
      .find((one) => `${line} `.startsWith(`${one.command} `));
    if (!command) throw new Error(`Not recorded: ${line}`);
    refuseUnknown(command, line);
    this.asked.push(line);
    return outcomeOf(this.#told.get(command.command) ?? command.answers[0], line);
  }
}

function refuseUnknown(
  { command, options = [], switches = [], operands: [least, most] }: RecordedCommand,
  line: string,
) {
  const words = line.split(" ").slice(command.split(" ").length);
  const given = words.filter((_, at) => !options.includes(words[at - 1] ?? ""));
  const operands = given.filter((word) => !word.startsWith("-"));
  const flags = given.filter((word) => word.startsWith("-")).map((word) => word.split("=")[0] ?? "");
  const strange = flags.find((flag) => ![...options, ...switches].includes(flag));
  if (strange) throw new Error(`Not recorded: ${strange} in ${line}`);
  const count = operands.length;
  if (count < least || count > most) throw new Error(`Not recorded: ${count} operands in ${line}`);
}

/** As `run` gives it, which puts its own words where a program that fails says nothing. */
function outcomeOf({ exitCode, stdout, stderr }: RecordedAnswer, line: string): Outcome {
  const ok = exitCode === 0;
  return {
    ok,
    exitCode,
    stdout: printed(stdout).replace(/\n$/, ""),
    stderr: printed(stderr).replace(/\n$/, "") || (ok ? "" : `Command failed with exit code ${exitCode}: ${line}`),
    timedOut: false,
    durationMs: 1,
  };
}

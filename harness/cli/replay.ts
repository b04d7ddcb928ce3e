import { type ExitCode, exitCodes } from "../errors.ts";
import type { Examined } from "../evidence/integrity.ts";
import type { CliCommand } from "./command.ts";
import { print, wrapped } from "./output.ts";

interface Replayed {
  id: string;
  state: Examined["state"] | "missing";
  problems: { code: string; text: string }[];
  verdicts: Examined["verdicts"];
}

export const replay: CliCommand = {
  name: "replay",
  summary: "judge stored histories again",
  details:
    "Judges every stored history again and compares with what is stored beside it, byte for byte. Exits 0 " +
    "when all is the same, 1 when an intact history gives other verdicts than the stored ones, 2 when " +
    "evidence is damaged, missing or incomplete.",
  directories: "one",
  flags: ["json"],
  examples: [{ line: "islanding replay evidence/lab", shows: "seconds, without any cluster" }],
  async run({ directories, flags, signal }) {
    const { readEvidence } = await import("../evidence/read.ts");
    const { readAgain } = await import("./read-again.ts");
    const { examine } = await import("../evidence/integrity.ts");
    const evidence = await Promise.all(directories.map(readEvidence));
    await readAgain(evidence, signal);
    const cells = evidence.flatMap(({ cells: stored, missing }): Replayed[] => [
      ...stored.map((cell) => {
        const { state, problems, verdicts } = examine(cell);
        return { id: cell.record.cell.id, state, problems, verdicts };
      }),
      ...missing.map(({ id, problem }) => ({ id, state: "missing" as const, problems: [problem], verdicts: [] })),
    ]);
    print(flags, { cells }, cells.map(inWords).join("\n"));
    return exitCodeOf(cells);
  },
};

function inWords(cell: Replayed): string {
  const { id, state, problems, verdicts } = cell;
  const words = {
    sound: `the same ${verdicts.length} verdicts as stored`,
    incomplete: "not measured to its end",
    damaged: judgedOtherwise(cell) ? "intact, but judged otherwise than what is stored" : "damaged",
    missing: "missing",
  };
  return [`${id}: ${words[state]}`, ...problems.map(({ text }) => wrapped(text, " ".repeat(4)))].join("\n");
}

/** Another judgement on an intact history is a failure; evidence that can't be relied on is unknown. */
function exitCodeOf(cells: readonly Replayed[]): ExitCode {
  const unsound = cells.filter(({ state }) => state !== "sound");
  if (cells.length === 0 || !unsound.every(judgedOtherwise)) return exitCodes.unknown;
  return unsound.length > 0 ? exitCodes.fail : exitCodes.pass;
}

const judgedOtherwise = ({ state, problems }: Replayed): boolean =>
  state === "damaged" && problems.every(({ code }) => code === "verdict-differs" || code === "certificate-differs");

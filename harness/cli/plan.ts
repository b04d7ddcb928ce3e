import type { PlannedCell } from "../campaign/plan.ts";
import { exitCodes } from "../errors.ts";
import type { Asked } from "./asked.ts";
import type { CliCommand } from "./command.ts";
import { narrowing } from "./flags.ts";
import { print, wrapped } from "./output.ts";

export const plan: CliCommand = {
  name: "plan",
  summary: "the campaign's cells and hours, before anything runs",
  details:
    "Lists what `run` with the same flags would measure and how long that takes, and says which " +
    "requirements its windows are too short to decide.",
  directories: "none",
  flags: ["site", ...narrowing, "json"],
  examples: [
    { line: "islanding plan --site fixtures/sites/lab.yaml", shows: "all that the profile asks for" },
    { line: "islanding plan --site fixtures/sites/lab.yaml --window 8h --repeat 3", shows: "three nights" },
  ],
  async run(invocation) {
    const { askedFor } = await import("./asked.ts");
    const asked = await askedFor(invocation);
    const { profile, profileFile, plan } = asked;
    print(invocation.flags, { profile: profile.name, profileFile, ...plan }, await inWords(asked));
    return exitCodes.pass;
  },
};

async function inWords({ profile, plan: { cells, notes, estimatedMs } }: Asked): Promise<string> {
  const { formatDuration } = await import("../site/duration.ts");
  const { notAskedByReason } = await import("../site/not-asked.ts");
  const { lossWords } = await import("../../reports/words.ts");
  const inMinutes = (ms: number) => formatDuration(Math.ceil(ms / 60_000) * 60_000);
  const cellWords = ({ cell, notes, estimatedMs }: PlannedCell): string[] => [
    `  ${cell.id}`,
    ...(cell.degradation ? [wrapped(`${lossWords(cell)}, for what leaves the site's machines`, " ".repeat(6))] : []),
    `      ${cell.requirements.length} requirements, at most ${inMinutes(estimatedMs)}`,
    ...notAskedByReason(cell.notAsked).map(({ ids, reason }) => wrapped(`not asked: ${ids}. ${reason}`, " ".repeat(6))),
    ...notes.map(({ requirements, text }) => wrapped(`${requirements.join(", ")}: ${text}`, " ".repeat(6))),
  ];
  const count = cells.length === 1 ? "1 cell" : `${cells.length} cells`;
  return [
    `${profile.name}: ${count}, at most ${inMinutes(estimatedMs)}`,
    ...cells.flatMap(cellWords),
    ...notes.map((note) => wrapped(note)),
  ].join("\n");
}

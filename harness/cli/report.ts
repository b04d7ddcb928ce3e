import { exitCodes, usageError } from "../errors.ts";
import type { CliCommand } from "./command.ts";
import { print } from "./output.ts";

export const report: CliCommand = {
  name: "report",
  summary: "Allure HTML, charts, decision record",
  details:
    "Makes the report and the decision record again, from stored evidence alone. With several folders " +
    "they go into the first one and are about all of them. Where several campaigns measured the same, " +
    "what changed from the earlier to the later is told, requirement by requirement, whichever folder is named first. " +
    "With --summary a page of Markdown is printed in place of the tables, and the paths on standard error.",
  directories: "many",
  flags: ["site", "history", "summary", "json"],
  examples: [
    { line: "islanding report evidence/lab", shows: "evidence/lab/allure-report/index.html and decision.md" },
    { line: "islanding report evidence/k3d evidence/kubeedge", shows: "one report about both, side by side" },
    { line: "islanding report evidence/old evidence/new", shows: "what got worse, what better, and on what" },
    {
      line: "islanding report --history history.jsonl --summary evidence/lab",
      shows: "what a pipeline shows of it, with trends in the report",
    },
  ],
  async run({ directories, flags, signal }) {
    if (flags.summary && flags.json) {
      throw usageError(
        "two-outputs",
        "Expected --summary or --json, found both.",
        "Each has standard output to itself.",
      );
    }
    const { storedIn } = await import("./stored.ts");
    const { readAgain } = await import("./read-again.ts");
    const { pathsIn, publish } = await import("./publish.ts");
    const stored = await storedIn(directories, flags.site);
    await readAgain(stored.evidence, signal);
    const { paths, record } = await publish(stored, { signal, historyFile: flags.history });
    if (flags.summary) {
      const { gate } = await import("../../reports/gate.ts");
      const { summaryMarkdown } = await import("../../reports/summary-markdown.ts");
      process.stderr.write(`${pathsIn(paths)}\n`);
      process.stdout.write(summaryMarkdown(record, gate(stored.evidence, stored.profile)));
    } else {
      const { comparedTables } = await import("./tables.ts");
      print(flags, paths, `${comparedTables(stored)}\n${pathsIn(paths)}`.trimStart());
    }
    return exitCodes.pass;
  },
};

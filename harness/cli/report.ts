import { exitCodes } from "../errors.ts";
import type { CliCommand } from "./command.ts";
import { print } from "./output.ts";

export const report: CliCommand = {
  name: "report",
  summary: "Allure HTML, charts, decision record",
  details:
    "Makes the report and the decision record again, from stored evidence alone. With several folders " +
    "they go into the first one and are about all of them. Where several campaigns measured the same, " +
    "what changed from the earlier to the later is told, requirement by requirement, whichever folder is named first.",
  directories: "many",
  flags: ["site", "json"],
  examples: [
    { line: "islanding report evidence/lab", shows: "evidence/lab/allure-report/index.html and decision.md" },
    { line: "islanding report evidence/k3d evidence/kubeedge", shows: "one report about both, side by side" },
    { line: "islanding report evidence/old evidence/new", shows: "what got worse, what better, and on what" },
  ],
  async run({ directories, flags, signal }) {
    const { storedIn } = await import("./stored.ts");
    const { readAgain } = await import("./read-again.ts");
    const { pathsIn, publish } = await import("./publish.ts");
    const { comparedTables } = await import("./tables.ts");
    const stored = await storedIn(directories, flags.site);
    await readAgain(stored.evidence, signal);
    const published = await publish(stored, signal);
    print(flags, published, `${comparedTables(stored)}\n${pathsIn(published)}`.trimStart());
    return exitCodes.pass;
  },
};

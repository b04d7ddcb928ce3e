import type { CliCommand } from "./command.ts";
import { print } from "./output.ts";

export const gate: CliCommand = {
  name: "gate",
  summary: "the verdict as an exit code",
  details:
    "Judges evidence by the musts of a site profile: the recorded one, or --site. Exits 0 when all of " +
    "them hold, 1 when one fails, 2 when too little is known.",
  directories: "many",
  flags: ["site", "json"],
  examples: [
    { line: "islanding gate evidence/lab", shows: "judged by the profile that it was measured for" },
    {
      line: "islanding gate evidence/lab --site fixtures/sites/retail-store.yaml",
      shows: "the same evidence, judged by what another site needs",
    },
  ],
  async run({ directories, flags }) {
    const { storedIn } = await import("./stored.ts");
    const { gate: judge } = await import("../../reports/gate.ts");
    const { gateText } = await import("../../reports/gate-text.ts");
    const { evidence, profile } = await storedIn(directories, flags.site);
    const result = judge(evidence, profile);
    print(flags, { profile: profile.name, ...result }, gateText(result));
    return result.exitCode;
  },
};

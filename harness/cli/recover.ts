import { exitCodes } from "../errors.ts";
import type { RecoverResult } from "../fault/recover.ts";
import type { CliCommand } from "./command.ts";
import { print, wrapped } from "./output.ts";

export const recover: CliCommand = {
  name: "recover",
  summary: "heal everything any dead run left; idempotent",
  details:
    "Undoes every fault and removes every container, VM and network that a dead run left behind. Runs that " +
    "are alive are left alone. Exits 1 when something could not be put right.",
  directories: "none",
  flags: ["json"],
  examples: [{ line: "islanding recover", shows: "after a run was killed, or the machine went down under it" }],
  async run({ flags }) {
    const { recoverAll } = await import("../fault/recover.ts");
    const result = await recoverAll();
    print(flags, result, inWords(result));
    return result.failed.length > 0 ? exitCodes.fail : exitCodes.pass;
  },
};

function inWords({ healed, alive, failed }: RecoverResult): string {
  const lines = [
    ...healed.map((sentence) => line("healed", sentence)),
    ...alive.map((run) => line("alive", `run ${run}: left alone`)),
    ...failed.map((sentence) => line("failed", sentence)),
  ];
  return lines.length > 0 ? lines.join("\n") : "Nothing to recover: no dead run left anything.";
}

const line = (what: string, sentence: string): string => wrapped(sentence, what.padEnd(8));

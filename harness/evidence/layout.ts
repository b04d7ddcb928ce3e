import { join } from "node:path";

/** Where everything lies in the folder that a campaign leaves behind. */
export const layoutOf = (out: string) => ({
  run: join(out, "run.json"),
  cells: join(out, "cells"),
  allureResults: join(out, "allure-results"),
  allureReport: join(out, "allure-report"),
  decisionMarkdown: join(out, "decision.md"),
  decisionJson: join(out, "decision.json"),
});

/** Where everything of one cell lies. */
export function cellLayoutOf(out: string, id: string) {
  const directory = join(layoutOf(out).cells, id);
  return {
    directory,
    record: join(directory, "cell.json"),
    history: join(directory, "history.jsonl"),
    certificate: join(directory, "certificate.json"),
    verdict: join(directory, "verdict.json"),
    logs: join(directory, "logs"),
  };
}

import type { Outcome } from "./command.ts";

const mostCharacters = 400;

/** The end of what a program said before it failed, in one line. Never its command line, in which there may be secrets. */
export function lastWords({ stdout, stderr }: Pick<Outcome, "stdout" | "stderr">): string {
  // Where a program says nothing, this stands in for it, with the command line in it.
  const isOurs = /^Command (failed with exit code|timed out|was killed)/.test(stderr);
  const said = [stdout, isOurs ? "" : stderr]
    .map((text) => text.trim().replace(/\s+/g, " "))
    .filter(Boolean)
    .join("; ");
  if (said === "") return "it said nothing";
  return said.length > mostCharacters ? `…${said.slice(-mostCharacters)}` : said;
}

import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { messageOf, usageError } from "../errors.ts";
import { contradictionsIn } from "./contradictions.ts";
import { describeProblem, type Mistake, type Problem } from "./problem.ts";
import { SiteProfile } from "./schema.ts";
import { readYaml } from "./yaml.ts";

/** Reads a site profile; throws a usage error that names every mistake in it at once. */
export async function loadSiteProfile(file: string): Promise<SiteProfile> {
  const parsed = parseSiteProfile(await read(file), file);
  if ("profile" in parsed) return parsed.profile;
  const { problems } = parsed;
  const count = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
  const lines = problems.map((problem) => `\n  ${describeProblem(problem)}`);
  throw usageError("site-profile", `The site profile ${file} has ${count}:${lines.join("")}`, hint);
}

/** Makes a site profile of YAML, or finds every mistake in it, in the order of the file. */
export function parseSiteProfile(text: string, file: string): { profile: SiteProfile } | { problems: Problem[] } {
  const yaml = readYaml(text, file);
  if (!yaml.readable) return { problems: yaml.problems };
  const parsed = SiteProfile.safeParse(yaml.value);
  const mistakes = [...(parsed.error?.issues ?? []).flatMap(mistakesOf), ...contradictionsIn(yaml.value)];
  const problems = [...yaml.problems, ...mistakes.map(yaml.problem)];
  if (parsed.success && problems.length === 0) return { profile: parsed.data };
  return { problems: problems.sort((one, other) => one.line - other.line || one.column - other.column) };
}

/** A schema's issue as mistakes: one, or one for each unknown key, told at the key itself. */
function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  const { path, message } = issue;
  if (issue.code !== "unrecognized_keys") return [{ path, at: "value", text: message }];
  const texts = message.split("\n");
  return issue.keys.map((key, index) => ({ path: [...path, key], at: "key", text: texts[index] ?? message }));
}

const hint = "fixtures/sites/lab.yaml is a profile to start from.";

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    const why = reasons[(thrown as NodeJS.ErrnoException).code ?? ""] ?? `it can't be read: ${messageOf(thrown)}`;
    throw usageError("site-profile", `Expected a site profile at ${file}, but ${why}.`, hint);
  }
}

const reasons: Record<string, string> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
};

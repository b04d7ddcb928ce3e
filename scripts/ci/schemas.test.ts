import { readFile, writeFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../reports/evidence.fixture.ts";
import { githubFile, gitlabFile } from "./pipeline.fixture.ts";

// GitHub's parser imports its schema without saying that it is JSON, as bundlers take it and Node does not.
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    return specifier.endsWith(".json") ? { ...resolved, importAttributes: { type: "json" } } : resolved;
  },
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");

/** What GitHub's own schema of workflows has against a file. */
async function githubErrors(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name: "islanding.yml", content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** Reads a file as GitLab would, whose own schema this program carries. */
async function gitlabCiLocal(content: string, ...args: string[]) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, ".gitlab-ci.yml"), content);
  const program = fileURLToPath(import.meta.resolve("gitlab-ci-local"));
  const env = { HOME: folder, NO_COLOR: "1" };
  return execa(process.execPath, [program, ...args], { cwd: folder, reject: false, env });
}

/** What GitLab's own schema has against a file. */
async function gitlabErrors(content: string): Promise<string[]> {
  const { failed, stderr } = await gitlabCiLocal(content, "--list");
  const found = [...stderr.matchAll(/^\s*• (.+)$/gm)].flatMap(([, message = ""]) => message);
  return failed && found.length === 0 ? [stderr] : found;
}

describe("the schema of the pipelines' service", () => {
  test("has nothing against GitHub's file", async () => {
    expect(await githubErrors(await readFile(githubFile, "utf8"))).toEqual([]);
  });

  test("would have something against a mistake in it", async () => {
    const content = await readFile(githubFile, "utf8");
    expect((await githubErrors(content.replace("timeout-minutes", "timeout"))).join()).toContain(
      "Unexpected value 'timeout'",
    );
  });

  test("has nothing against GitLab's file", async () => {
    expect(await gitlabErrors(await readFile(gitlabFile, "utf8"))).toEqual([]);
  });

  test("would have something against a mistake in that", async () => {
    const content = await readFile(gitlabFile, "utf8");
    expect((await gitlabErrors(content.replace("expose_as", "exposed_as"))).join()).toContain("'exposed_as' property");
  });
});

test.each([
  ["smoke", "merge_request_event", ""],
  ["smoke", "push", ""],
  ["nightly", "schedule", "1h"],
  ["weekly", "schedule", "8h"],
])("GitLab starts %s alone upon a %s %s", async (job, source, window) => {
  const trigger = ["--variable", `CI_PIPELINE_SOURCE=${source}`, "--variable", `ISLANDING_WINDOW=${window}`];
  const quietly = ["--ignore-predefined-vars", "CI_PIPELINE_SOURCE"];
  const content = await readFile(gitlabFile, "utf8");
  const { stdout } = await gitlabCiLocal(content, "--list-csv", ...trigger, ...quietly);
  const [, ...listed] = stdout.split("\n");
  expect(listed.map((line) => line.split(";")[0])).toEqual([job]);
});

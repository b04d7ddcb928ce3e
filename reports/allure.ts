import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { AllureConfig } from "allure";
import { execa } from "execa";
import { IslandingError } from "../harness/errors.ts";
import { layoutOf } from "../harness/evidence/layout.ts";
import type { Attachment } from "./attachments.ts";
import { foreignReferences } from "./offline.ts";
import { withoutForeignHosts } from "./offline-page.ts";
import { writeText } from "./write-text.ts";

export interface ReportOptions {
  /** The site profile's name; the report is called after it. */
  profileName: string;
  /** What stands under the report's head: name → value. */
  variables: Record<string, string>;
  /** More evidence whose results belong into the same report. */
  more?: readonly string[];
  /** What is said about the campaign as a whole; it has a tab of its own. */
  overview?: readonly Attachment[];
  /** A JSONL file that remembers earlier reports: with it the report shows trends. */
  historyFile?: string;
  signal?: AbortSignal;
}

/** Makes OUT/allure-report/index.html from OUT/allure-results: one file that opens from a disk and asks nobody for anything. Returns its path. */
export async function generateReport(
  out: string,
  { profileName, variables, more = [], overview = [], historyFile, signal }: ReportOptions,
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "islanding-report-"));
  try {
    const config = join(scratch, "allurerc.json");
    await writeFile(config, JSON.stringify(configOf(profileName, variables, historyFile)));
    const results = [out, ...more].map((directory) => resolve(layoutOf(directory).allureResults));
    const page = await runAllure(scratch, config, [...results, ...(await overviewResults(scratch, overview))], signal);
    const report = layoutOf(out).allureReport;
    return await writePage(report, withoutForeignHosts(page));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Enough for a trend; a file that remembers every change of a year is carried from job to job for nothing. */
const rememberedReports = 50;

const configOf = (profileName: string, variables: Record<string, string>, historyFile?: string): AllureConfig => ({
  name: `Islanding: ${profileName}`,
  variables,
  ...(historyFile && { historyPath: resolve(historyFile), historyLimit: rememberedReports }),
  categories: [
    { name: "A requirement was not met", matchers: { statuses: ["failed"] }, groupBy },
    { name: "Could not be told", matchers: { statuses: ["broken", "unknown"] }, groupBy },
    { name: "Not available here", matchers: { statuses: ["skipped"] }, groupBy },
  ],
  plugins: {
    awesome: {
      options: {
        singleFile: true,
        reportLanguage: "en",
        groupBy: ["topology", "feature", "story"],
        sections: ["charts", "timeline"],
      },
    },
  },
});

const groupBy = [{ label: "topology" }, { label: "story" }];

/** Puts attachments that belong to no test where Allure finds them; made anew for each report, so that none is of an earlier one. */
async function overviewResults(scratch: string, overview: readonly Attachment[]): Promise<string[]> {
  if (overview.length === 0) return [];
  const directory = join(scratch, "overview");
  await mkdir(directory);
  const timestamp = Date.now();
  const attachments = overview.map(({ name, contentType: type }, index) => ({
    ...{ name, type, timestamp },
    source: `overview-${index + 1}-attachment${extname(name)}`,
  }));
  await Promise.all(
    overview.map(({ content }, index) => writeFile(join(directory, attachments[index]?.source ?? ""), content)),
  );
  await writeFile(join(directory, "overview-globals.json"), JSON.stringify({ attachments, errors: [] }));
  return [directory];
}

/** Allure has no programmatic entry of its own, so its command line runs, with the Node that runs this. */
async function runAllure(
  cwd: string,
  config: string,
  results: readonly string[],
  cancelSignal?: AbortSignal,
): Promise<string> {
  const command = fileURLToPath(new URL("../cli.js", import.meta.resolve("allure")));
  const output = join(cwd, "report");
  const { failed, all } = await execa(
    process.execPath,
    [command, "generate", "--config", config, "--output", output, ...results],
    { cwd, reject: false, all: true, ...(cancelSignal && { cancelSignal }) },
  );
  cancelSignal?.throwIfAborted();
  const page = await readFile(join(output, "index.html"), "utf8").catch(() => undefined);
  if (!failed && page !== undefined) return page;
  throw new IslandingError(
    "report-failed",
    `Expected Allure to make a report of ${results.join(", ")}, found: ${stripVTControlCharacters(all).trim() || "no page and no message"}`,
  );
}

async function writePage(directory: string, page: string): Promise<string> {
  const [left] = foreignReferences(page);
  if (left) {
    throw new IslandingError(
      "report-not-offline",
      `Expected a report that asks no other host, found ${left.url} (${left.where}).`,
    );
  }
  const file = join(directory, "index.html");
  await writeText(file, page);
  return file;
}

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabelName, Status } from "allure-js-commons";
import { getStatusFromError } from "allure-js-commons/sdk";
import { FileSystemWriter, ReporterRuntime } from "allure-js-commons/sdk/reporter";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { layoutOf } from "../harness/evidence/layout.ts";
import { generateReport } from "./allure.ts";
import { chromium, hasChromium, visit } from "./browser.fixture.ts";
import { temporaryFolder } from "./evidence.fixture.ts";
import { foreignReferences } from "./offline.ts";
import { UndecidedError, VerdictAssertionError } from "./verdict-error.ts";

const noChromium = `There is no browser at ${chromium}.`;

let out: string;
let file: string;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "islanding-test-"));
  writeResults(out);
  file = await generateReport(out, { profileName: "retail-store", variables: { Window: "smoke" }, overview });
});

const overview = [{ name: "Side by side.html", content: "<p>All topologies.</p>", contentType: "text/html" as const }];

afterAll(() => rm(out, { recursive: true }));

/** One result of each kind, as the suites leave them. */
function writeResults(folder: string): void {
  const runtime = new ReporterRuntime({ writer: new FileSystemWriter({ resultsDir: layoutOf(folder).allureResults }) });
  const results = [
    { name: "It serves again", status: Status.PASSED },
    { name: "It keeps serving", thrown: new VerdictAssertionError("Not met: it keeps serving.") },
    { name: "The nodes are Ready", thrown: new UndecidedError("Could not be told: the nodes are Ready.") },
    { name: "The edit is in force", status: Status.SKIPPED },
  ];
  for (const { name, status, thrown } of results) {
    const labels = [{ name: LabelName.STORY, value: "restart" }];
    const id = runtime.startTest({ name, fullName: name, labels });
    runtime.writeAttachment(id, undefined, "timeline.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), {
      contentType: "image/svg+xml",
    });
    runtime.updateTest(id, (result) => {
      result.status = status ?? getStatusFromError(thrown);
      if (thrown) result.statusDetails = { message: thrown.message };
    });
    runtime.stopTest(id);
    runtime.writeTest(id);
  }
}

describe("generateReport", () => {
  test("leaves one page, named after the site profile", async () => {
    expect(file).toBe(join(out, "allure-report", "index.html"));
    expect(await readFile(file, "utf8")).toMatch(/<title>\s*Islanding: retail-store\s*<\/title>/);
  });

  test("asks no other host for anything", async () => {
    const page = await readFile(file, "utf8");
    expect(foreignReferences(page)).toEqual([]);
    expect(page).not.toMatch(/googletagmanager|google-analytics/);
  });

  test("opens from the disk in a real browser, which asks nobody for anything", async ({ skip }) => {
    skip(!hasChromium, noChromium);
    const { dom, requests } = await visit(file);
    expect(requests).toEqual([]);
    for (const name of ["It serves again", "It keeps serving", "The nodes are Ready", "The edit is in force"]) {
      expect(dom).toContain(name);
    }
  }, 90_000);

  test("has what is said about the campaign as a whole in a tab of its own", async ({ skip }) => {
    skip(!hasChromium, noChromium);
    const { dom, requests } = await visit(`${file}#globalAttachments`);
    expect(requests).toEqual([]);
    expect(dom).toContain("Side by side.html");
  }, 90_000);

  test("is judged by a trap that does see what a page asks for", async ({ skip }) => {
    skip(!hasChromium, noChromium);
    const page = join(await temporaryFolder(), "page.html");
    await writeFile(page, '<script src="http://a.test/x.js"></script><img src="https://b.test/x.png">');
    const { requests } = await visit(page);
    expect(requests.sort()).toEqual(["b.test:443", "http://a.test/x.js"]);
  }, 90_000);

  test("remembers the last 50 reports in a file where it is given one", async () => {
    const historyFile = join(await temporaryFolder(), "kept", "history.jsonl");
    const remembering = { profileName: "lab", variables: {}, historyFile };
    await generateReport(out, remembering);
    const first = await readFile(historyFile, "utf8");
    expect(Object.values<{ name: string }>(JSON.parse(first).testResults).map(({ name }) => name)).toContain(
      "It serves again",
    );
    await writeFile(historyFile, first.repeat(50));
    await generateReport(out, remembering);
    const lines = (await readFile(historyFile, "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(50);
    expect(lines.at(-2)).toBe(first.trimEnd());
    expect(lines.at(-1)).not.toBe(first.trimEnd());
  });

  test("says what it lacks when there are no results", async () => {
    const empty = await temporaryFolder();
    await expect(generateReport(empty, { profileName: "lab", variables: {} })).rejects.toThrow(
      /^Expected Allure to make a report of .*allure-results, found: No test results directories found/,
    );
  });
});

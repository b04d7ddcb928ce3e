import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cellLayoutOf, layoutOf } from "../evidence/layout.ts";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { fakeCell, fakeRun, islanding, writeLab } from "./islanding.fixture.ts";

// Each command is a process of its own; a loaded machine may take long for several of them.
vi.setConfig({ testTimeout: 60_000 });

const home = temporaryDirectory();
const out = join(home.path, "out");
const files = cellLayoutOf(out, fakeCell);
let first: Awaited<ReturnType<typeof islanding>>;

beforeAll(async () => {
  await writeLab(home.path, "must");
  await writeLab(home.path, "should", "lenient.yaml");
  first = await islanding(home.path, ...fakeRun);
}, 60_000);
afterAll(() => home[Symbol.dispose]());

/** What the report will say of each test. */
async function results(): Promise<{ status: string; description: string }[]> {
  const { allureResults } = layoutOf(out);
  const names = (await readdir(allureResults)).filter((name) => name.endsWith("-result.json"));
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(allureResults, name), "utf8"))));
}

/** How many tests of the report have which status. */
async function statuses(): Promise<Record<string, number>> {
  return Object.fromEntries(
    [...Map.groupBy(await results(), ({ status }) => status)].map(([status, own]) => [status, own.length]),
  );
}

/** Runs a command while a file of the evidence is something else. */
async function whileChanged(file: string, change: (text: string) => string, ...args: string[]) {
  const text = await readFile(file, "utf8");
  await writeFile(file, change(text));
  try {
    return await islanding(home.path, ...args);
  } finally {
    await writeFile(file, text);
  }
}

describe("run", () => {
  test("exits 0 when every cell was measured, although requirements failed", async () => {
    expect(first.stderr).toContain("]   measured");
    expect(first.exitCode).toBe(0);
    expect(await statuses()).toMatchObject({ failed: 16 });
  });

  test("says on the first page of each test that it was measured on a stand-in, and on which", async () => {
    const measured = (await results()).filter(({ status }) => status !== "skipped");
    const silent = measured.filter(({ description }) => !description.startsWith("A stand-in: a fake in"));
    expect(silent).toEqual([]);
  });

  test("ends with the table and the paths of what it made, in 80 columns and without colours", async () => {
    const lines = first.stdout.split("\n");
    expect(lines[0]).toBe(fakeCell);
    expect(lines.slice(-2)).toEqual(["report    out/allure-report/index.html", "decision  out/decision.md"]);
    expect([...lines, ...first.stderr.split("\n")].filter((line) => line.length > 80)).toEqual([]);
    expect(first.stdout).not.toContain("\u001b");
    expect((await stat(join(home.path, "out/allure-report/index.html"))).size).toBeGreaterThan(100_000);
    expect(await readFile(join(home.path, "out/decision.md"), "utf8")).toContain("# Which Kubernetes for lab?");
  });

  test("does not measure again what is complete, and says so", async () => {
    const { mtimeMs } = await stat(files.history);
    const { stderr, stdout, exitCode } = await islanding(home.path, ...fakeRun, "--json");
    expect(stderr).toContain("]   read: its evidence was complete");
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, out: "out", cells: [{ id: fakeCell, state: "read" }] });
    expect((await stat(files.history)).mtimeMs).toBe(mtimeMs);
    expect(exitCode).toBe(0);
  });

  test("refuses a folder with other evidence in it, and leaves that as it is", async () => {
    const before = await readFile(layoutOf(out).run, "utf8");
    const { stderr, exitCode } = await islanding(home.path, ...fakeRun, "--fault", "pause");
    expect(stderr).toBe(
      "islanding: Expected out to be empty or to hold this campaign's evidence: it holds a campaign of other cells.\n" +
        "  Choose another folder with --out, or move the one that is there out of the way.",
    );
    expect(exitCode).toBe(64);
    expect(await readFile(layoutOf(out).run, "utf8")).toBe(before);
  });
});

describe("replay", () => {
  test("gives the same verdicts", async () => {
    const { stdout, exitCode } = await islanding(home.path, "replay", "out");
    expect(stdout).toBe(`${fakeCell}: the same 31 verdicts as stored`);
    expect(exitCode).toBe(0);
  });

  test("exits 2 when a line of the history is missing, and the report has nothing but broken tests", async () => {
    const { stdout, exitCode } = await whileChanged(
      files.history,
      (text) => text.split("\n").toSpliced(100, 1).join("\n"),
      "replay",
      "out",
    );
    expect(stdout).toMatch(new RegExp(`^${fakeCell}: damaged\n`));
    expect(exitCode).toBe(2);
    expect(await statuses()).not.toHaveProperty("failed");
  });

  test("exits 1 when an intact history gives another verdict than the stored one", async () => {
    const { stdout, exitCode } = await whileChanged(
      files.verdict,
      (text) => text.replace('"outcome": "fail"', '"outcome": "pass"'),
      "replay",
      "out",
    );
    expect(stdout).toBe(
      `${fakeCell}: intact, but judged otherwise than what is stored\n` +
        "    The stored verdicts are not what the history gives:\n    restart.none.after-agent-restart.",
    );
    expect(exitCode).toBe(1);
  });
});

describe("report", () => {
  test("makes the results, the page and the record again from what is stored", async () => {
    const { stdout, exitCode } = await islanding(home.path, "report", "out", "--json");
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      report: "out/allure-report/index.html",
      decision: "out/decision.md",
    });
    expect(exitCode).toBe(0);
    expect(await statuses()).toMatchObject({ failed: 16 });
  });

  test("prints a page of Markdown instead of the tables with --summary, and remembers the report with --history", async () => {
    const asked = ["--summary", "--history", "kept/history.jsonl"];
    const { stdout, stderr, exitCode } = await islanding(home.path, "report", "out", ...asked);
    expect(stdout).toMatch(/^## Which Kubernetes for lab\?\n\n\*\*✗ FAIL: /);
    expect(stderr).toBe("report    out/allure-report/index.html\ndecision  out/decision.md");
    expect((await readFile(join(home.path, "kept/history.jsonl"), "utf8")).trimEnd().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(0);
  });
});

describe("gate", () => {
  test("exits 1 when a must fails, and names it", async () => {
    const { stdout, exitCode } = await islanding(home.path, "gate", "out");
    expect(stdout).toMatch(/^FAIL: /);
    expect(stdout).toContain("  - restart.none.after-reboot: ");
    expect(exitCode).toBe(1);
  });

  test("exits 0 by a profile whose musts all hold", async () => {
    const { stdout, exitCode } = await islanding(home.path, "gate", "out", "--site", "lenient.yaml", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, profile: "lab", outcome: "pass", failed: [], unknown: [] });
    expect(exitCode).toBe(0);
  });

  test("exits 2 when a witness is removed from the evidence", async () => {
    const { stdout, exitCode } = await whileChanged(
      files.history,
      (text) =>
        text
          .split("\n")
          .filter((line) => !line.includes('"when":"during"'))
          .join("\n"),
      "gate",
      "out",
    );
    expect(stdout).toMatch(/^UNKNOWN: /);
    expect(exitCode).toBe(2);
  });
});

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { writeCampaigns } from "../../reports/changes.fixture.ts";
import type { SyntheticCell } from "../evidence/evidence.fixture.ts";
import { layoutOf } from "../evidence/layout.ts";
import { readEvidence } from "../evidence/read.ts";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { islanding } from "./islanding.fixture.ts";

// Each command is a process of its own; a loaded machine may take long for several of them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Comes back after everything but a reboot, and knows nothing yet of what a site tries to reach besides. */
const before: SyntheticCell = {
  story: {
    servesAgain: (host, variant) => (host === "rebooted" && variant === "secret" ? "never" : { afterMs: 8_200 }),
  },
  edit: (events) => events.filter(({ kind }) => kind !== "known-addresses" && kind !== "attempts"),
};
/** Comes back after a reboot too, but late after a crash. */
const now: SyntheticCell = {
  story: { servesAgain: (host, variant) => ({ afterMs: host === "crashed" && variant === "none" ? 100_000 : 9_000 }) },
  provenance: { components: { containerd: "1.7.29", kine: "0.15.0" } },
};

const home = temporaryDirectory();
let reported: Awaited<ReturnType<typeof islanding>>;

beforeAll(async () => {
  await writeCampaigns(home.path, { new: { cells: [now], run: { startedAt: "2026-02-05T08:00:00.000Z" } } });
  const asked = (await readEvidence(join(home.path, "new"))).cells.flatMap(({ record }) => record.cell.requirements);
  const requirements = asked.filter(({ id }) => id !== "central.hidden");
  await writeCampaigns(home.path, { old: { cells: [{ ...before, cell: { requirements } }] } });
  reported = await islanding(home.path, "report", "new", "old", "./new/");
});
afterAll(() => home[Symbol.dispose]());

/** What the report will say of each test of a folder. */
async function results(folder: string) {
  const { allureResults } = layoutOf(join(home.path, folder));
  const names = (await readdir(allureResults)).filter((name) => name.endsWith("-result.json"));
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(allureResults, name), "utf8"))));
}

/** What the page shows beside its tests: the head and its own attachments. */
async function shown(folder: string): Promise<string> {
  const page = await read(folder, "allure-report", "index.html");
  const data = page.matchAll(/d\("widgets\/[^"]+", ?"([\w+/=]+)"/g);
  return Array.from(data, ([, encoded = ""]) => Buffer.from(encoded, "base64").toString()).join("\n");
}

const read = (...path: string[]) => readFile(join(home.path, ...path), "utf8");

describe("report of two campaigns that measured the same", () => {
  test("begins with what changed from the earlier to the later, in 80 columns", () => {
    const lines = reported.stdout.split("\n");
    expect(lines.slice(0, 18)).toEqual([
      "1 requirement got worse, 1 better, 28 as before, 1 new",
      "From old (begun on 2026-01-05 at 08:00 UTC) to new (begun on 2026-02-05 at 08:00",
      "UTC).",
      "",
      "kubernetes; API server: link cut for 240 s (window smoke)",
      "  kine: 0.14.0, now 0.15.0",
      "  n = 1 on both sides: one observation stands against one, and how much runs",
      "  differ is not known.",
      "",
      "                                   old               new",
      "─────────────────────────────────  ────────────────  ────────────────  ─────────",
      "Serves again after it crashed",
      "  none                             ✓ 8.2 s           ✗ 100 s           worse",
      "Serves again after its node was rebooted",
      "  secret                           ✗ not in window   ✓ 9.0 s           better",
      "The site as a whole",
      "  central.hidden                   not asked         ✓ yes             new",
      "",
    ]);
    expect(lines.slice(-2)).toEqual(["report    new/allure-report/index.html", "decision  new/decision.md"]);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(reported.exitCode).toBe(0);
  });

  test("keeps the same in the record, for people and for machines", async () => {
    expect(await read("new", "decision.md")).toContain("## What changed\n\n");
    expect(await read("new", "decision.md")).toContain("| kine |  | 0.14.0 | 0.15.0 |  |");
    const { changes, sources } = JSON.parse(await read("new", "decision.json"));
    expect(changes).toMatchObject([
      {
        earlier: { folder: "old", startedAt: "2026-01-05T08:00:00.000Z" },
        later: { folder: "new", startedAt: "2026-02-05T08:00:00.000Z" },
        settings: [{ differences: [{ what: "kine", earlier: "0.14.0", later: "0.15.0" }] }],
        notCompared: [],
      },
    ]);
    expect(sources.map(({ folder }: { folder: string }) => folder)).toEqual(["new", "old"]);
  });

  test("loses no result of either, although both call their cell the same, and says of each whose it is", async () => {
    const [older, newer] = [await results("old"), await results("new")];
    const both = [...older, ...newer];
    expect(new Set(both.map(({ historyId }) => historyId)).size).toBe(both.length);
    const features = both.flatMap(({ labels }) => labels.filter(({ name }: { name: string }) => name === "feature"));
    expect(
      Map.groupBy(features, ({ value }) => value)
        .keys()
        .toArray(),
    ).toEqual(["api-server: cut, window smoke, evidence old", "api-server: cut, window smoke, evidence new"]);
    const page = await read("new", "allure-report", "index.html");
    expect(new Set(page.match(/data\/test-results\/[\w-]+\.json/g)).size).toBe(both.length);
  });

  test("has a page of its own in the report", async () => {
    expect(await shown("new")).toContain("What changed.html");
    expect(await shown("new")).toContain("in the tab Global Attachments: what changed, what each loss does");
  });
});

test("report of one campaign says nothing of changes", async () => {
  const { stdout } = await islanding(home.path, "report", "old");
  expect(stdout).toBe("report    old/allure-report/index.html\ndecision  old/decision.md");
  expect(await read("old", "decision.md")).not.toContain("## What changed");
  expect(await shown("old")).toContain("Side by side.html");
  expect(await shown("old")).not.toContain("What changed.html");
});

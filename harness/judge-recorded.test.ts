import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { CellRecord, Certificate, VerdictRecord } from "./evidence/schema.ts";
import { readHistory, type StoredHistory } from "./history/reader.ts";
import { temporaryDirectory } from "./history/temporary.fixture.ts";
import { judge } from "./judge.ts";
import { inPackage } from "./parts/package-root.ts";

const recorded = inPackage("fixtures", "histories", "kubernetes-1.34.4-cut-smoke");
const readJson = async (name: string) => JSON.parse(await readFile(join(recorded, name), "utf8"));

describe("the history of a real site of stock kubelets, cut off from its API server for four minutes", () => {
  let history: StoredHistory;
  beforeAll(async () => {
    using temporary = temporaryDirectory();
    const file = join(temporary.path, "history.jsonl");
    await writeFile(file, gunzipSync(await readFile(join(recorded, "history.jsonl.gz"))));
    history = await readHistory(file);
  });

  test("is whole", () => {
    expect(history.problems).toEqual([]);
  });

  test("gives the certificate and the verdicts that were found when it was recorded", async () => {
    const { cell } = CellRecord.parse(await readJson("cell.json"));
    const { certificate, verdicts } = judge(history.events, cell.requirements);
    const stored = VerdictRecord.parse(await readJson("verdict.json"));
    expect(stored.history).toEqual({ lines: history.lines, sha256: history.sha256 });
    expect(verdicts).toEqual(stored.verdicts);
    expect(certificate).toEqual(Certificate.parse(await readJson("certificate.json")));
  });

  test("without its witnesses proves nothing: every requirement is unknown", async () => {
    const { cell } = CellRecord.parse(await readJson("cell.json"));
    const blind = history.events.filter(({ kind }) => kind !== "witness");
    const { certificate, verdicts } = judge(blind, cell.requirements);
    expect(certificate.state).toBe("inconclusive");
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(["unknown"]));
  });
});

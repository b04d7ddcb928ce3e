import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { layoutOf } from "../harness/evidence/layout.ts";
import { Journal } from "../harness/fault/journal.ts";
import { ownLeftovers } from "../harness/host/leftovers.fixture.ts";
import { islandingIn, lab, labCrashOnly, onlyCellOf } from "./islanding.fixture.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-partition-"));
});
afterAll(() => rm(directory, { recursive: true }));

const islanding = (...args: string[]) => islandingIn(directory)(...args);

describe("a site of stock kubelets, cut off from its API server for four minutes", () => {
  let out: string;
  beforeAll(async () => {
    out = join(directory, "cut");
    const asked = ["--site", lab, "--topology", "kubernetes", "--test", "2", "--dependency", "api-server"];
    const outcome = await islanding("run", ...asked, "--fault", "cut", "--window", "smoke", "--out", out);
    expect(outcome).toMatchObject({ exitCode: 0 });
  });

  test("leaves a certificate that the cut was witnessed and is gone", async () => {
    const { certificate } = await onlyCellOf(out);
    expect(certificate).toMatchObject({ state: "confirmed", removed: { inventoryEqual: true, reachableAfter: true } });
  });

  test("leaves nothing on the machine: no container, no rule, no journal entry", async () => {
    expect(await ownLeftovers()).toEqual([]);
    expect(await new Journal(join(directory, "islanding", "journal")).entries()).toEqual([]);
  });

  test("brings crashed workloads back, and none whose node agent was restarted", async () => {
    const { verdicts } = await onlyCellOf(out);
    const of = (disturbance: string) =>
      new Set(
        verdicts
          .filter(({ requirement }) => requirement.endsWith(`.after-${disturbance}`))
          .map(({ outcome }) => outcome),
      );
    expect(of("crash")).toEqual(new Set(["pass"]));
    expect(of("agent-restart")).toEqual(new Set(["fail"]));
    expect(of("reboot")).toEqual(new Set(["fail"]));
  });

  test("leaves a report and a decision record", async () => {
    expect(await readFile(join(layoutOf(out).allureReport, "index.html"), "utf8")).toContain("<html");
    expect(await readFile(layoutOf(out).decisionMarkdown, "utf8")).toContain("kubernetes");
  });

  test("gives the same verdicts when it is replayed", async () => {
    expect(await islanding("replay", out)).toMatchObject({ exitCode: 0 });
  });

  test("fails the gate of a site whose nodes may reboot, which names what failed", async () => {
    const gate = await islanding("gate", out);
    expect(gate.exitCode).toBe(1);
    expect(gate.stdout).toContain("restart.none.after-reboot");
  });

  test("passes the gate of a site that never restarts an agent during an outage", async () => {
    const gate = await islanding("gate", out, "--site", labCrashOnly);
    expect(gate.stdout).toMatch(/^PASS/);
    expect(gate.exitCode).toBe(0);
  });

  test("with one witness taken out of its history, is no evidence any more", async () => {
    const damaged = join(directory, "damaged");
    await cp(out, damaged, { recursive: true });
    const { files } = await onlyCellOf(damaged);
    const lines = (await readFile(files.history, "utf8")).split("\n");
    const witness = lines.findIndex((line) => line.includes('"kind":"witness"') && line.includes('"when":"during"'));
    await writeFile(files.history, lines.toSpliced(witness, 1).join("\n"));

    const replayed = await islanding("replay", damaged);
    expect(replayed.stdout.replaceAll(/\s+/g, " ")).toContain(`Line ${witness + 1} is missing.`);
    expect(replayed.exitCode).toBe(2);
    expect((await islanding("gate", damaged, "--site", labCrashOnly)).exitCode).toBe(2);
  });
});

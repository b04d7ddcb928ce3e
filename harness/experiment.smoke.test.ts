import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { setNames, watchName } from "./fault/attempts.ts";
import { cut } from "./fault/cut.ts";
import type { Fault } from "./fault/fault.ts";
import { hostsOfSides } from "./fault/fault.ts";
import { type ExecInNetwork, savedRules } from "./fault/iptables.ts";
import { Journal } from "./fault/journal.ts";
import { recoverAll } from "./fault/recover.ts";
import { run } from "./host/command.ts";
import { networkOf } from "./host/docker.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { waitFor } from "./wait.ts";

const signal = new AbortController().signal;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-smoke-"));
});
afterEach(() => rm(directory, { recursive: true }));

const cellOf = (windowMs: number): Cell => ({
  id: "smoke-test",
  topology: "kubernetes",
  flavour: "built",
  test: "02-partition",
  dependency: "api-server",
  fault: "cut",
  window: { name: `${windowMs / 1000}s`, ms: windowMs, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["none"],
  requirements: [
    { id: "service.continuity", sentence: "It serves on.", level: "must", threshold: 0, unit: "none" },
    { id: "reconcile.node-ready", sentence: "It is ready again.", level: "must", threshold: 60_000, unit: "ms" },
    { id: "central.hidden", sentence: "It hides nothing.", level: "must", threshold: 0, unit: "none" },
  ],
  notAsked: [],
});

/** The cut, with an ACCEPT rule ahead of it on every host: installed by the book, and without any effect. */
const cutBehindAccept: Fault = {
  ...cut,
  async inject(sides, name) {
    const injected = await cut.inject(sides, name);
    const hosts = hostsOfSides(sides);
    const accept = (flag: "-I" | "-D") =>
      Promise.all(
        ["INPUT", "OUTPUT"].flatMap((chain) =>
          hosts.map((host) => host.execInNetwork(["iptables", flag, chain, "-j", "ACCEPT"])),
        ),
      );
    await accept("-I");
    return {
      ...injected,
      heal: async () => {
        await accept("-D");
        await injected.heal();
      },
    };
  },
};

describe("an ineffective cut on a real cluster", () => {
  test("makes every verdict unknown, because a path that should be blocked was found open", async () => {
    const cell = cellOf(15_000);
    await measureCell({ cell, out: directory, signal, report: () => undefined, fault: cutBehindAccept });
    const files = cellLayoutOf(directory, cell.id);
    const certificate = Certificate.parse(JSON.parse(await readFile(files.certificate, "utf8")));
    const { verdicts } = VerdictRecord.parse(JSON.parse(await readFile(files.verdict, "utf8")));
    expect(certificate.state).toBe("mismatch");
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["unknown", "unknown", "unknown"]);
    expect(await ownLeftovers()).toEqual([]);
  });
});

describe("after SIGKILL of the runner inside the window", () => {
  const journalDirectory = () => join(directory, "islanding", "journal");
  const journal = () => new Journal(journalDirectory());

  /** Runs a cell in a process of its own, kills that once the cut is in force, and returns the run and the containers of its two sides. */
  async function killInWindow(windowMs: number): Promise<{ run: string; machines: string[] }> {
    const script = fileURLToPath(new URL("experiment.fixture.ts", import.meta.url));
    const args = [script, JSON.stringify(cellOf(windowMs)), join(directory, "out")];
    const env = { ...process.env, XDG_STATE_HOME: directory };
    const runner = spawn(process.execPath, args, { stdio: "ignore", env });
    const history = cellLayoutOf(join(directory, "out"), "smoke-test").history;
    await waitFor(async () => (await readFile(history, "utf8").catch(() => "")).includes('"when":"during"'), {
      what: "the cut to be witnessed",
      limitMs: 180_000,
      signal,
    });
    runner.kill("SIGKILL");
    await once(runner, "exit");
    const [inForce] = await journal().entries();
    const killed = String(inForce?.entry.run);
    const machines = ["centre", "site-1"].map((name) => `islanding-${killed}-${name}`);
    const held = await Promise.all(machines.map(traces));
    expect(held.map((lines) => lines.some((line) => line.includes("-j DROP")))).toEqual([true, true]);
    expect(held[1]).toContain(watchName(killed));
    return { run: killed, machines };
  }

  /** Rules and sets of ours in a container's network. */
  async function traces(id: string): Promise<string[]> {
    const enter = await networkOf({ id, helperImage: "" });
    const exec: ExecInNetwork = (argv, options) => run([...enter, ...argv], options);
    return [...(await savedRules(exec)), ...(await setNames(exec))].filter((line) => line.includes("ISLANDING"));
  }

  test("recover takes away the rules, the containers and the journal's entries, and finds nothing the second time", async () => {
    const killed = await killInWindow(240_000);
    const ofKilled = (sentences: string[]) =>
      sentences.filter((sentence) => sentence.startsWith(`run ${killed.run}: `));
    const first = await recoverAll(journal());
    expect(ofKilled(first.healed)).toEqual([
      `run ${killed.run}: fault undone`,
      `run ${killed.run}: containers, networks and volumes removed`,
    ]);
    expect(ofKilled(first.failed)).toEqual([]);
    expect(await ownLeftovers()).toEqual([]);
    expect(await journal().entries()).toEqual([]);
    const second = await recoverAll(journal());
    expect(ofKilled([...second.healed, ...second.failed])).toEqual([]);
  });

  test("and without recover, the reaper has healed the cut and taken the watch away by its deadline", async () => {
    const { machines } = await killInWindow(20_000);
    const isHealed = async () => (await Promise.all(machines.map(traces))).flat().length === 0;
    await waitFor(isHealed, { what: "the reaper to heal", limitMs: 60_000, signal });
    expect(await ownLeftovers()).toHaveLength(1);
    await recoverAll(journal());
    expect(await ownLeftovers()).toEqual([]);
  });
});

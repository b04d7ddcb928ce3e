import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { setNames, watchName } from "./fault/attempts.ts";
import { cut } from "./fault/cut.ts";
import type { Fault } from "./fault/fault.ts";
import { hostsOfSides } from "./fault/fault.ts";
import { savedRules } from "./fault/iptables.ts";
import type { ExecInNetwork } from "./fault/network.ts";
import { recoverAll } from "./fault/recover.ts";
import { run as runCommand } from "./host/command.ts";
import { networkOf } from "./host/docker.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { journalIn, killInWindow } from "./killed-runner.fixture.ts";
import { always, cellOf, windowOf, within } from "./measured-cell.fixture.ts";
import { waitFor } from "./wait.ts";

const signal = new AbortController().signal;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-smoke-"));
});
afterEach(() => rm(directory, { recursive: true }));

const cellIn = (seconds: number) =>
  cellOf({
    id: "smoke-test",
    window: windowOf(seconds),
    requirements: [always("service.continuity"), within("reconcile.node-ready", 60_000), always("central.hidden")],
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
    const cell = cellIn(15);
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
  /** Returns the killed run and the containers of its two sides, on which its cut is in force. */
  async function killed(seconds: number): Promise<{ run: string; machines: string[] }> {
    const run = await killInWindow(cellIn(seconds), directory);
    const machines = ["centre", "site-1"].map((name) => `islanding-${run}-${name}`);
    const held = await Promise.all(machines.map(traces));
    expect(held.map((lines) => lines.some((line) => line.includes("-j DROP")))).toEqual([true, true]);
    expect(held[1]).toContain(watchName(run));
    return { run, machines };
  }

  /** Rules and sets of ours in a container's network. */
  async function traces(id: string): Promise<string[]> {
    const enter = await networkOf({ id, helperImage: "" });
    const exec: ExecInNetwork = (argv, options) => runCommand([...enter, ...argv], options);
    return [...(await savedRules(exec)), ...(await setNames(exec))].filter((line) => line.includes("ISLANDING"));
  }

  test("recover takes away the rules, the containers and the journal's entries, and finds nothing the second time", async () => {
    const { run } = await killed(240);
    const ofKilled = (sentences: string[]) => sentences.filter((sentence) => sentence.startsWith(`run ${run}: `));
    const first = await recoverAll(journalIn(directory));
    expect(ofKilled(first.healed)).toEqual([
      `run ${run}: fault undone`,
      `run ${run}: containers, networks and volumes removed`,
    ]);
    expect(ofKilled(first.failed)).toEqual([]);
    expect(await ownLeftovers()).toEqual([]);
    expect(await journalIn(directory).entries()).toEqual([]);
    const second = await recoverAll(journalIn(directory));
    expect(ofKilled([...second.healed, ...second.failed])).toEqual([]);
  });

  test("and without recover, the reaper has healed the cut and taken the watch away by its deadline", async () => {
    const { machines } = await killed(20);
    const isHealed = async () => (await Promise.all(machines.map(traces))).flat().length === 0;
    await waitFor(isHealed, { what: "the reaper to heal", limitMs: 60_000, signal });
    expect(await ownLeftovers()).toHaveLength(1);
    await recoverAll(journalIn(directory));
    expect(await ownLeftovers()).toEqual([]);
  });
});

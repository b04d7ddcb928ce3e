import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { cellLayoutOf } from "../evidence/layout.ts";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { islanding, startIslanding, writeLab } from "./islanding.fixture.ts";

// Each command is a process of its own; a loaded machine may take long for several of them.
vi.setConfig({ testTimeout: 60_000 });

const home = temporaryDirectory();
afterAll(() => home[Symbol.dispose]());
await writeLab(home.path, "must");

const runInto = (out: string) => ["run", "--site", "lab.yaml", "--topology", "fake", "--window", "5s", "--out", out];
const id = "fake-built.02-partition.api-server.cut.5s.1";
const recordIn = async (out: string) =>
  JSON.parse(await readFile(cellLayoutOf(join(home.path, out), id).record, "utf8"));

/** Starts a run and ends it by a signal once the cut is in force. */
async function endInWindow(out: string, signal: NodeJS.Signals) {
  const run = startIslanding(home.path, ...runInto(out));
  let seen = "";
  run.stderr.on("data", (text) => {
    seen += text;
  });
  while (!seen.includes("window: cut in force")) await once(run.stderr, "data");
  run.kill(signal);
  return await run;
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s in the window heals, keeps what was seen as incomplete, and exits 130",
  async (signal) => {
    const { stderr, stdout, exitCode } = await endInWindow(signal, signal);
    expect(exitCode).toBe(130);
    expect(stderr).toContain("\nInterrupted: putting back what was changed. This may take a minute.\n");
    expect(stderr).toContain("]   heal: ");
    expect(
      stderr.endsWith(
        "\nislanding: Interrupted, and everything put back.\n" +
          `  The evidence so far is in ${signal}; the same command with --out ${signal} goes on from there.`,
      ),
    ).toBe(true);
    expect(stdout).toBe("");
    expect(await recordIn(signal)).toMatchObject({ state: "incomplete" });
  },
);

test("after SIGKILL a fake leaves nothing to recover, and run measures the cell to its end", async () => {
  const { isTerminated } = await endInWindow("killed", "SIGKILL");
  expect(isTerminated).toBe(true);
  expect(await recordIn("killed")).toMatchObject({
    state: "incomplete",
    reason: "It was being measured when its process ended.",
  });

  const recovered = await islanding(home.path, "recover");
  expect(recovered.stdout).toBe("Nothing to recover: no dead run left anything.");
  expect(recovered.exitCode).toBe(0);

  const replayed = await islanding(home.path, "replay", "killed");
  expect(replayed.stdout).toBe(`${id}: not measured to its end`);
  expect(replayed.exitCode).toBe(2);

  expect((await islanding(home.path, ...runInto("killed"))).exitCode).toBe(0);
  expect(await recordIn("killed")).toMatchObject({ state: "complete" });
});

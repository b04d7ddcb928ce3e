import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formatIdentity, thisProcess } from "../host/process.ts";
import { fakeMachine } from "../topology/kind-machine.fixture.ts";
import { Journal } from "./journal.ts";
import { recoverAll } from "./recover.ts";

let directory: string;
let journal: Journal;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-recover-"));
  journal = new Journal(directory);
  vi.stubEnv("XDG_STATE_HOME", join(directory, "state"));
  vi.stubEnv("DOCKER_HOST", `unix://${directory}/no-engine.sock`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

const container = { id: "islanding-a1-centre", helperImage: "islanding/node:1" };
const fault = {
  run: "a1",
  undos: [{ kind: "resume" as const, container }],
  deadline: "2026-01-01T00:00:00.000Z",
};
const dead = { pid: 2 ** 22 + 1, startedAt: "1" };

test("finds nothing to do where no run left anything", async () => {
  expect(await recoverAll(journal)).toEqual({ healed: [], alive: [], failed: [] });
});

test("leaves the fault of a run that is alive in force", async () => {
  await journal.write(fault);
  expect(await recoverAll(journal)).toEqual({ healed: [], alive: ["a1"], failed: [] });
  expect(await journal.entries()).toHaveLength(1);
});

test("keeps the fault of a dead run in the journal while no engine answers, and says so", async () => {
  const entry = { schema: 1, owner: dead, ...fault };
  await writeFile(join(directory, "a1.json"), JSON.stringify(entry));
  const { healed, failed } = await recoverAll(journal);
  expect(healed).toEqual([]);
  expect(failed).toHaveLength(1);
  expect(failed[0]).toMatch(/^run a1: fault undone: The container engine does not answer \(docker inspect\): /);
  expect(await journal.entries()).toHaveLength(1);
});

test("removes the keys that a killed run has left on this machine, and not those of a living one", async () => {
  const machine = await fakeMachine(["docker"]);
  vi.stubEnv("TMPDIR", directory);
  for (const run of ["deadbeef", "a1b2c3d4"]) await mkdir(join(directory, `islanding-${run}-keys-x`));
  await mkdir(join(directory, "islanding-demo-keys-x"));
  const owner = formatIdentity(await thisProcess());
  await machine.answer({ "network ls": { stdout: `a1b2c3d4 ${owner}` } });
  expect(await recoverAll(journal)).toEqual({
    healed: ["run deadbeef: keys removed"],
    alive: ["a1b2c3d4"],
    failed: [],
  });
  expect(await readdir(directory)).toEqual(["islanding-a1b2c3d4-keys-x", "islanding-demo-keys-x"]);
});

test("removes the VMs of a killed run, with their networks and keys, and not those of a living one", async () => {
  const machine = await fakeMachine(["docker"]);
  // Keys are looked for there: those of this machine's living runs are not this test's.
  vi.stubEnv("TMPDIR", directory);
  const removed = join(directory, "removed");
  await machine.install(
    "ip",
    `case "$*" in
      "netns list") printf 'islanding-deadbeef-site-1 (id: 1)\\nislanding-deadbeef\\nislanding-a1b2c3d4\\nelse\\n' ;;
      "netns pids "*) ;;
      "netns delete "*) echo "$3" >>${removed} ;;
      *) exit 1 ;;
    esac`,
  );
  const vms = join(directory, "state", "islanding", "vms");
  for (const [run, owner] of Object.entries({ deadbeef: dead, a1b2c3d4: await thisProcess() })) {
    await mkdir(join(vms, run, "machines", "site-1"), { recursive: true });
    await writeFile(join(vms, run, "owner"), formatIdentity(owner));
  }
  expect(await recoverAll(journal)).toEqual({
    healed: ["run deadbeef: VMs, their networks and disks removed"],
    alive: ["a1b2c3d4"],
    failed: [],
  });
  expect(await readFile(removed, "utf8")).toBe("islanding-deadbeef-site-1\nislanding-deadbeef\n");
  expect(await readdir(vms)).toEqual(["a1b2c3d4"]);
});

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inventoryOf } from "../fault/inventory.ts";
import { carryOut } from "../fault/undo.ts";
import { run } from "./command.ts";
import { ManagedVms } from "./managed-vms.ts";
import { vmRuns } from "./vm-run.ts";

const signal = new AbortController().signal;
const wish = { name: "centre", cpus: 2, memoryMiB: 4096, diskGiB: 20, signal };
const instance = "islanding-a1b2c3d4-centre";

/** One VM, whose state lies in a file; it writes down what it was told, and on what input. */
const lxc = `
echo "$@" >> "$0.asked"
case $1 in
  launch) cat > "$0.input"; echo Running > "$0.state" ;;
  start) echo Running > "$0.state" ;;
  pause) echo Frozen > "$0.state" ;;
  stop) echo Stopped > "$0.state" ;;
  delete) rm "$0.state" ;;
  list)
    [ -e "$0.state" ] || { echo '[]'; exit; }
    network='{"enp5s0": {"addresses": [{"family": "inet", "address": "10.12.7.33", "scope": "global"}]}}'
    echo '[{"name": "${instance}", "status": "'"$(cat "$0.state")"'", "state": {"network": '"$network"'}}]' ;;
esac`;

/** The guest's card, for whoever asks inside. */
const ssh = `
echo "$@" >> "$0.asked"
case "$*" in
  *oneline*address*) echo "2: enp5s0    inet 10.12.7.33/24 brd 10.12.7.255 scope global enp5s0" ;;
  *tc*qdisc*show*) echo "qdisc mq 0: root" ;;
esac`;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "islanding-managed-"));
  path = join(folder, "bin");
  await mkdir(path);
  for (const program of ["sh", "cat", "rm", "ssh-keygen", "ip"]) {
    const { stdout } = await run(["which", program]);
    await symlink(stdout, join(path, program));
  }
  for (const [program, script] of Object.entries({ lxc, ssh })) {
    await writeFile(join(path, program), `#!/bin/sh\n${script}\n`);
    await chmod(join(path, program), 0o755);
  }
  vi.stubEnv("XDG_STATE_HOME", folder);
  vi.stubEnv("PATH", path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** What LXD was told to do; not what it was asked. */
const told = async () =>
  (await readFile(join(path, "lxc.asked"), "utf8")).split("\n").filter((line) => line && !line.startsWith("list"));

test("a VM of LXD is made for the run, spoken to at its own address, and gone with it", async () => {
  const launch = `launch ubuntu:24.04 ${instance} --vm --device root,size=20GiB`;
  {
    await using vms = await ManagedVms.create("a1b2c3d4", "lxd");
    const host = await vms.boot(wish);
    expect(host.address).toBe("10.12.7.33");
    await host.exec(["uname"]);
    expect((await readFile(join(path, "ssh.asked"), "utf8")).trim()).toMatch(/root@10\.12\.7\.33 -- 'uname'$/);
    expect(await told()).toEqual([launch]);
    const { config } = JSON.parse(await readFile(join(path, "lxc.input"), "utf8"));
    expect(config["cloud-init.user-data"]).toContain('"hostname": "centre"');
  }
  expect(await told()).toEqual([launch, `delete ${instance} --force`]);
  expect(await vmRuns()).toEqual([]);
});

test("a VM of LXD is cut off from power, frozen, and put right by whoever knows its handle", async () => {
  await using vms = await ManagedVms.create("a1b2c3d4", "lxd");
  const host = await vms.boot(wish);
  const { handle } = host;
  if (!handle || !("vm" in handle)) throw new Error("no handle");

  await host.pause();
  expect(await host.isPaused()).toBe(true);
  await carryOut({ kind: "resume", ...handle });
  await carryOut({ kind: "resume", ...handle });
  await host.powerOff();
  await expect(host.isPaused()).rejects.toMatchObject({ code: "host-off", message: `The VM ${instance} is off.` });
  await carryOut({ kind: "power-on", ...handle });
  await carryOut({ kind: "remove-chain", chain: "ISLANDING-a1b2c3d4", ...handle });

  const [, ...changes] = await told();
  expect(changes).toEqual(
    ["pause", "start", "stop", "start"].map((verb) => expect.stringMatching(`^${verb} ${instance}`)),
  );
});

test("nothing stands before a VM of LXD by which it could be cut off from outside", async () => {
  await using vms = await ManagedVms.create("a1b2c3d4", "lxd");
  const host = await vms.boot(wish);
  await expect(host.execInNetwork(["iptables-save"])).rejects.toMatchObject({
    code: "no-outside",
    message: "Another program runs centre: nothing of ours stands before it.",
  });
  expect(await inventoryOf([host])).toEqual({ centre: ["in the guest: qdisc mq 0: root"] });
  await host.pause();
  expect(await inventoryOf([host])).toEqual({ centre: ["paused"] });
});

test("a VM that could not be made is removed with the run where it was made after all", async () => {
  await writeFile(join(path, "lxc"), `#!/bin/sh\n${lxc}\n[ $1 = launch ] && { echo "Error: no" >&2; exit 1; }; exit 0`);
  const vms = await ManagedVms.create("a1b2c3d4", "lxd");
  await expect(vms.boot(wish)).rejects.toThrow("lxc launch ubuntu:24.04 failed: Error: no");
  await vms[Symbol.asyncDispose]();
  expect((await told()).at(-1)).toBe(`delete ${instance} --force`);
  expect(await readdir(join(folder, "islanding", "vms"))).toEqual([]);
});

import { describe, expect, test } from "vitest";
import { lxd } from "./lxd.ts";
import { lxdRecording } from "./lxd-interface.fixture.ts";
import { holdsTo } from "./recorded-contract.fixture.ts";
import { RecordedGuest } from "./recorded-guest.fixture.ts";

const signal = new AbortController().signal;
const instance = "islanding-a1b2c3d4-centre";
const wish = { instance, cpus: 2, memoryMiB: 4096, diskGiB: 20, userData: "#cloud-config\n{}\n" };
const lxdOf = (machine: RecordedGuest) => lxd((argv, options) => machine.exec(argv, options));
const noSuch = (command: string) => ({ error: `lxc ${command} ${instance} failed: Error: Instance not found` });

describe("what is made of LXD's answers is held to what is recorded", () => {
  holdsTo(lxdRecording, [
    {
      command: "lxc query",
      ask: (machine) => lxdOf(machine).version(signal),
      gives: {
        "runs VMs": "LXD 5.21.3",
        "runs containers only": { error: "Expected LXD 5.21.3 to run VMs here, found that it runs lxc only." },
        "the daemon does not run": {
          error:
            'lxc query /1.0 failed: Error: Get "http://unix.socket/1.0": dial unix /var/lib/lxd/unix.socket: connect: no such file or directory',
        },
      },
    },
    {
      command: "lxc launch",
      ask: (machine) => lxdOf(machine).launch(wish, signal),
      gives: {
        launched: undefined,
        "no image": {
          error:
            "lxc launch ubuntu:24.04 failed: Launching islanding-a1b2c3d4-centre; Error: Failed getting remote image info: Failed getting image: The requested image couldn't be found",
        },
      },
    },
    {
      command: "lxc list",
      ask: (machine) => lxdOf(machine).find(instance),
      gives: {
        running: { state: "on", address: "10.12.7.33" },
        frozen: { state: "paused", address: undefined },
        stopped: { state: "off", address: undefined },
        none: undefined,
      },
    },
    {
      command: "lxc start",
      ask: (machine) => lxdOf(machine).start(instance),
      gives: { done: undefined, "no such instance": noSuch("start") },
    },
    {
      command: "lxc stop",
      ask: (machine) => lxdOf(machine).kill(instance),
      gives: { done: undefined, "no such instance": noSuch("stop") },
    },
    {
      command: "lxc pause",
      ask: async (machine) => lxdOf(machine).freezing?.pause(instance),
      gives: { done: undefined, "no such instance": noSuch("pause") },
    },
    {
      command: "lxc delete",
      ask: (machine) => lxdOf(machine).remove(instance),
      gives: { done: undefined, "no such instance": noSuch("delete") },
    },
  ]);
});

test("LXD is told what a VM has, and the keys stay out of the command line", async () => {
  const machine = new RecordedGuest([lxdRecording]);
  let input = "";
  const manager = lxd((argv, options) => {
    input = options?.input ?? "";
    return machine.exec(argv, options);
  });
  await manager.launch(wish, signal);
  expect(machine.asked).toEqual([`lxc launch ubuntu:24.04 ${instance} --vm --device root,size=20GiB`]);
  expect(JSON.parse(input)).toEqual({
    config: { "limits.cpu": "2", "limits.memory": "4096MiB", "cloud-init.user-data": wish.userData },
  });
});

test("LXD thaws a VM by starting it, and ends one without asking it", async () => {
  const machine = new RecordedGuest([lxdRecording]);
  await lxdOf(machine).freezing?.resume(instance);
  await lxdOf(machine).kill(instance);
  await lxdOf(machine).remove(instance);
  expect(machine.asked).toEqual([
    `lxc start ${instance}`,
    `lxc stop ${instance} --force`,
    `lxc delete ${instance} --force`,
  ]);
});

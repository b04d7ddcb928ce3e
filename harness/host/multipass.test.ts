import { describe, expect, test } from "vitest";
import { multipass } from "./multipass.ts";
import { multipassRecording } from "./multipass-interface.fixture.ts";
import { holdsTo } from "./recorded-contract.fixture.ts";
import { RecordedGuest } from "./recorded-guest.fixture.ts";

const signal = new AbortController().signal;
const instance = "islanding-a1b2c3d4-centre";
const wish = { instance, cpus: 2, memoryMiB: 4096, diskGiB: 20, userData: "#cloud-config\n{}\n" };
const multipassOf = (machine: RecordedGuest) => multipass((argv, options) => machine.exec(argv, options));
const noSuch = (verb: string) => ({
  error: `multipass ${verb} ${instance} failed: ${verb} failed: instance "${instance}" does not exist`,
});

describe("what is made of Multipass's answers is held to what is recorded", () => {
  holdsTo(multipassRecording, [
    {
      command: "multipass version",
      ask: (machine) => multipassOf(machine).version(signal),
      gives: {
        runs: "Multipass 1.16.1",
        "the daemon does not run": { error: "Expected the daemon of Multipass 1.16.1 to answer." },
        "too old": { error: "Expected Multipass 1.14.0 or later, found 1.13.1." },
      },
    },
    {
      command: "multipass launch",
      ask: (machine) => multipassOf(machine).launch(wish, signal),
      gives: {
        launched: undefined,
        "no image": {
          error: 'multipass launch 24.04 failed: launch failed: Unable to find an image matching "24.04".',
        },
      },
    },
    {
      command: "multipass list",
      ask: (machine) => multipassOf(machine).find(instance),
      gives: {
        running: { state: "on", address: "10.12.7.33" },
        starting: { state: "on", address: undefined },
        suspended: { state: "paused", address: undefined },
        stopped: { state: "off", address: undefined },
        "deleted, and not yet removed": { state: "off", address: undefined },
        none: undefined,
      },
    },
    {
      command: "multipass start",
      ask: (machine) => multipassOf(machine).start(instance),
      gives: { done: undefined, "no such instance": noSuch("start") },
    },
    {
      command: "multipass stop",
      ask: (machine) => multipassOf(machine).kill(instance),
      gives: { done: undefined, "no such instance": noSuch("stop") },
    },
    {
      command: "multipass delete",
      ask: (machine) => multipassOf(machine).remove(instance),
      gives: { done: undefined, "no such instance": noSuch("delete") },
    },
  ]);
});

test("Multipass is told what a VM has, and reads the keys from standard input", async () => {
  const machine = new RecordedGuest([multipassRecording]);
  let input: string | undefined;
  const manager = multipass((argv, options) => {
    input = options?.input;
    return machine.exec(argv, options);
  });
  await manager.launch(wish, signal);
  const size = "--cpus 2 --memory 4096M --disk 20G";
  expect(machine.asked).toEqual([`multipass launch 24.04 --name ${instance} ${size} --cloud-init - --timeout 1200`]);
  expect(input).toBe(wish.userData);
});

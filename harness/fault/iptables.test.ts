import { describe, expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { chainOf, dropRules, installChain, readCounters, removeChain, renewChain } from "./iptables.ts";
import type { ExecInNetwork } from "./network.ts";

const host = () => new FakeHost("site-1", "192.0.2.3");
const inNetworkOf =
  (one: FakeHost): ExecInNetwork =>
  (argv, options) =>
    one.execInNetwork(argv, options);

describe("the rules of a cut", () => {
  test("stand in a chain of the run's own, ahead of all others, both ways, whatever the connection's state", () => {
    expect(dropRules("ISLANDING-a1", ["198.18.0.2"])).toBe(
      [
        "*filter",
        ":ISLANDING-a1 - [0:0]",
        "-A ISLANDING-a1 -s 198.18.0.2 -j DROP",
        "-A ISLANDING-a1 -d 198.18.0.2 -j DROP",
        "-I INPUT 1 -j ISLANDING-a1",
        "-I OUTPUT 1 -j ISLANDING-a1",
        "-I FORWARD 1 -j ISLANDING-a1",
        "COMMIT",
        "",
      ].join("\n"),
    );
  });

  test("are refused where an address is none", () => {
    expect(() => dropRules("ISLANDING-a1", ["198.18.0.2 -j ACCEPT"])).toThrow(
      'Expected an IPv4 address, found "198.18.0.2 -j ACCEPT".',
    );
  });

  test("fit the 28 characters that iptables gives a chain's name", () => {
    expect(chainOf("0123456789abcdef0123456789abcdef")).toHaveLength(28);
  });
});

describe("a chain", () => {
  test("drops what it names and counts it", async () => {
    const one = host();
    await installChain(inNetworkOf(one), "ISLANDING-a1", ["192.0.2.1"]);
    expect(one.lets("d", "192.0.2.1")).toBe(false);
    expect(one.lets("d", "192.0.2.9")).toBe(true);
    const counters = await readCounters(inNetworkOf(one), "ISLANDING-a1", one.name);
    expect(counters).toEqual([
      { host: "site-1", rule: "-A ISLANDING-a1 -s 192.0.2.1/32 -j DROP", packets: 0, bytes: 0 },
      { host: "site-1", rule: "-A ISLANDING-a1 -d 192.0.2.1/32 -j DROP", packets: 1, bytes: 60 },
    ]);
  });

  test("is renewed in one call that first takes away what is there, and then counts from zero", async () => {
    const one = host();
    const restored: string[] = [];
    const watched: ExecInNetwork = (argv, options) => {
      if (argv[0] === "iptables-restore") restored.push(options?.input ?? "");
      return one.execInNetwork(argv, options);
    };
    await renewChain(watched, "ISLANDING-a1", ["192.0.2.1"]);
    expect(one.lets("d", "192.0.2.1")).toBe(false);
    await renewChain(watched, "ISLANDING-a1", ["192.0.2.1"]);
    expect(one.lets("d", "192.0.2.1")).toBe(false);
    expect(await readCounters(watched, "ISLANDING-a1", one.name)).toMatchObject([{ packets: 0 }, { packets: 1 }]);
    expect(restored).toEqual([
      dropRules("ISLANDING-a1", ["192.0.2.1"]),
      dropRules("ISLANDING-a1", ["192.0.2.1"], ["-D INPUT -j ISLANDING-a1"]),
    ]);
  });

  test("is removed with its own rules only, and removing it again does nothing", async () => {
    const one = host();
    await installChain(inNetworkOf(one), "ISLANDING-a1", ["192.0.2.1"]);
    await installChain(inNetworkOf(one), "ISLANDING-b2", ["192.0.2.9"]);
    await removeChain(inNetworkOf(one), "ISLANDING-a1");
    await removeChain(inNetworkOf(one), "ISLANDING-a1");
    expect(one.lets("d", "192.0.2.1")).toBe(true);
    expect(one.lets("d", "192.0.2.9")).toBe(false);
  });

  test("that the kernel refuses is an error that says what was tried", async () => {
    const refusing: ExecInNetwork = async () => ({
      ok: false,
      exitCode: 4,
      stdout: "",
      stderr: "Permission denied",
      timedOut: false,
      durationMs: 1,
    });
    await expect(installChain(refusing, "ISLANDING-a1", ["192.0.2.1"])).rejects.toThrow(
      "iptables, installing ISLANDING-a1: Permission denied",
    );
  });
});

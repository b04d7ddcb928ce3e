import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inventoryOf } from "../fault/inventory.ts";
import { installChain, readCounters, removeChain } from "../fault/iptables.ts";
import type { Host } from "./host.ts";

export interface HostUnderTest extends AsyncDisposable {
  host: Host;
}

const chain = "ISLANDING-conformance";
/** Where every kind of host keeps files over a power cut. */
const file = "/var/lib/islanding-conformance";

/** What every kind of host has to be able to do before a fault may rely on it. Run it from a test file of its own. */
export function hostConformance(kind: string, make: () => Promise<HostUnderTest>): void {
  describe(`a host that is a ${kind}`, () => {
    let made: HostUnderTest;
    let host: Host;
    let scratch: string;
    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), "islanding-host-"));
      made = await make();
      host = made.host;
    });
    afterAll(async () => {
      await rm(scratch, { recursive: true });
      await made[Symbol.asyncDispose]();
    });

    const inNetwork: Host["execInNetwork"] = (argv, options) => host.execInNetwork(argv, options);
    const echo = (timeoutMs: number) => host.exec(["echo", "still", "here"], { timeoutMs });

    test("runs a command, and takes a failing one as a value", async () => {
      expect(await echo(30_000)).toMatchObject({ ok: true, exitCode: 0, stdout: "still here", timedOut: false });
      const failed = await host.exec(["no-such-program"]);
      expect(failed.ok).toBe(false);
      expect(failed.stderr).not.toBe("");
    });

    test("takes files and gives them back", async () => {
      const content = `${randomUUID()}\n`;
      await writeFile(join(scratch, "in"), content);
      await host.copyIn(join(scratch, "in"), file);
      await host.copyOut(file, join(scratch, "out"));
      expect(await readFile(join(scratch, "out"), "utf8")).toBe(content);
      await expect(host.copyOut(`${file}-missing`, join(scratch, "missing"))).rejects.toThrow(`${file}-missing`);
    });

    test("is frozen until it is resumed, and resuming it again does nothing", async () => {
      const [before, boot] = [await inventoryOf([host]), await host.bootId()];
      await host.pause();
      expect(await host.isPaused()).toBe(true);
      expect((await echo(1000)).ok).toBe(false);
      expect((await inventoryOf([host]))[host.name]).toContain("paused");
      await host.resume();
      await host.resume();
      expect(await host.isPaused()).toBe(false);
      expect((await echo(60_000)).ok).toBe(true);
      expect(await inventoryOf([host])).toEqual(before);
      expect(await host.bootId()).toBe(boot);
    });

    test("drops what a chain names, and is as before once the chain is gone", async () => {
      const before = await inventoryOf([host]);
      await installChain(inNetwork, chain, ["192.0.2.77"]);
      expect((await inventoryOf([host]))[host.name]).toContain(`-A ${chain} -s 192.0.2.77/32 -j DROP`);
      expect(await readCounters(inNetwork, chain, host.name)).toHaveLength(2);
      await removeChain(inNetwork, chain);
      expect(await inventoryOf([host])).toEqual(before);
    });

    test("reboots in good order where it has a system of its own, and forgets nothing that was written", async ({
      skip,
    }) => {
      if (!host.reboot) return skip("This kind of host has no system of its own.");
      const [before, boot] = [await inventoryOf([host]), await host.bootId()];
      const content = `${randomUUID()}\n`;
      await writeFile(join(scratch, "in"), content);
      await host.copyIn(join(scratch, "in"), file);
      await host.reboot(new AbortController().signal);
      expect(await host.bootId()).not.toBe(boot);
      expect((await host.exec(["cat", file])).stdout).toBe(content.trim());
      expect(await inventoryOf([host])).toEqual(before);
    });

    test("comes back from a power cut with its address and its disk, in another boot", async () => {
      const { address } = host;
      const [before, boot, kept] = [
        await inventoryOf([host]),
        await host.bootId(),
        await readFile(join(scratch, "in")),
      ];
      // A power cut takes what no one has had written; a fake has nothing to write it to.
      await host.exec(["sync"]);
      await host.powerOff();
      expect(await inventoryOf([host])).toEqual({ [host.name]: ["off"] });
      expect((await echo(10_000)).ok).toBe(false);
      await host.powerOn();
      await host.powerOn();
      expect(await host.bootId()).not.toBe(boot);
      expect(host.address).toBe(address);
      expect((await host.exec(["cat", file])).stdout).toBe(kept.toString().trim());
      expect(await inventoryOf([host])).toEqual(before);
    });
  });
}

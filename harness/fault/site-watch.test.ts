import { beforeEach, describe, expect, test } from "vitest";
import type { EventInput } from "../history/event.ts";
import { FakeHost } from "../host/fake.ts";
import type { Vantage, VantageAnswer } from "../host/vantage.ts";
import { exemptions, watchRules } from "./attempts.ts";
import { inventoryOf } from "./inventory.ts";
import { SiteWatch } from "./site-watch.ts";

let host: FakeHost;
let recorded: EventInput[];
beforeEach(() => {
  host = new FakeHost("site-1", "192.0.2.3");
  recorded = [];
  heard = () => ({ ok: true, ms: 1, listening: true });
});

/** What the measuring program answers when it is asked for names. */
let heard: () => VantageAnswer;
const vantage = (): Vantage => ({ ask: async () => heard(), [Symbol.asyncDispose]: async () => undefined });
const watchOf = (one: FakeHost) =>
  new SiteWatch({ hosts: [one], run: "a1", vantage, record: (event) => void recorded.push(event) });
const told = () => recorded.map((event) => (event.kind === "attempts" ? { ...event, kind: undefined } : event));

describe("a watch over a site", () => {
  test("tells what was tried from when it is in force, and leaves nothing behind", async () => {
    const before = await inventoryOf([host]);
    const watch = watchOf(host);
    host.watch.tries("192.0.2.3", "198.51.100.7", "tcp:443");
    await watch.begin();
    host.watch.tries("10.244.1.5", "198.51.100.7", "tcp:443");
    host.watch.tries("10.244.1.5", "198.51.100.7", "tcp:443");
    expect(await inventoryOf([host])).not.toEqual(before);
    await watch.readAll();
    await watch.end();
    const attempts = [{ from: "10.244.1.5", to: "198.51.100.7", service: "tcp:443", count: 2 }];
    expect(told()).toEqual([
      { host: "site-1", when: "in-force", outcome: "ok", attempts: [] },
      { host: "site-1", when: "before-heal", outcome: "ok", attempts },
    ]);
    expect(await inventoryOf([host])).toEqual(before);
    await watch.end();
  });

  test("begins anew where a machine has lost it by booting, and goes on where it has not", async () => {
    const watch = watchOf(host);
    await watch.begin();
    host.watch.tries("192.0.2.3", "198.51.100.7", "udp:123");
    await watch.beforeReboot(host);
    await watch.afterReboot(host);
    await host.powerOff();
    await host.powerOn();
    await watch.afterReboot(host);
    await watch.readAll();
    expect(told().map((event) => "attempts" in event && `${event.when} ${event.attempts.length}`)).toEqual([
      "in-force 0",
      "before-reboot 1",
      "renewed 1",
      "renewed 0",
      "before-heal 0",
    ]);
    expect(host.watch.rules).toHaveLength(2);
  });

  test("records what the kernel has against it, and that it is gone", async () => {
    const refusing = new FakeHost("site-1", "192.0.2.3");
    refusing.watch.ipset = ([command]) =>
      command === "create" ? { ok: false, stderr: "ipset v7.17: Kernel error received" } : { stdout: "" };
    const watch = watchOf(refusing);
    await watch.begin();
    await watch.readAll();
    expect(told()).toEqual([
      {
        host: "site-1",
        when: "in-force",
        outcome: "unknown",
        attempts: [],
        detail: "ipset, creating ISLANDING-SEEN-a1: ipset v7.17: Kernel error received",
      },
      {
        host: "site-1",
        when: "before-heal",
        outcome: "unknown",
        attempts: [],
        detail: 'Expected the rule "-A OUTPUT -j ISLANDING-SEEN-a1", found none.',
      },
    ]);
    await watch.end();
  });

  test("tells which names were asked for, and that nobody listened where the measuring program was started anew", async () => {
    const watch = watchOf(host);
    heard = () => ({ ok: true, ms: 1 });
    await watch.begin();
    heard = () => ({ ok: true, ms: 1, listening: true, names: ["licences.example"] });
    await watch.beforeReboot(host);
    heard = () => ({ ok: true, ms: 1 });
    host.watch.tries("192.0.2.3", "198.51.100.7", "udp:123");
    await watch.readAll();
    heard = () => ({ ok: false, ms: 0, error: "gone", detail: "no answer from the measuring program on site-1" });
    await watch.afterReboot(host);
    const attempts = [{ from: "192.0.2.3", to: "licences.example", service: "name", count: 1 }];
    const tried = [{ from: "192.0.2.3", to: "198.51.100.7", service: "udp:123", count: 1 }];
    expect(told()).toEqual([
      { host: "site-1", when: "in-force", outcome: "ok", attempts: [] },
      { host: "site-1", when: "before-reboot", outcome: "ok", attempts },
      {
        host: "site-1",
        when: "before-heal",
        outcome: "unknown",
        attempts: tried,
        detail: "Nobody listened to what site-1 asked resolvers for.",
      },
      {
        host: "site-1",
        when: "renewed",
        outcome: "unknown",
        attempts: tried,
        detail: "What site-1 asked resolvers for was not told: no answer from the measuring program on site-1",
      },
    ]);
  });

  test("has nothing to take away from a machine that is off, whose rules went with it", async () => {
    const watch = watchOf(host);
    await watch.begin();
    await host.powerOff();
    await expect(watch.end()).resolves.toBeUndefined();
  });

  test("says in the journal how any later process takes it away", () => {
    const container = { id: "islanding-a1-site-1", helperImage: "islanding/node:1" };
    const watch = watchOf(Object.assign(new FakeHost("site-1", "192.0.2.3"), { handle: { container } }));
    expect(watch.undo()).toEqual([{ kind: "remove-watch", container, name: "ISLANDING-SEEN-a1" }]);
  });
});

test("the rules note who opens a connection, and neither what measures nor what stays on the machine", () => {
  expect(watchRules("ISLANDING-SEEN-a1", exemptions(host)).split("\n")).toEqual([
    "*filter",
    ":ISLANDING-SEEN-a1 - [0:0]",
    "-A ISLANDING-SEEN-a1 ! -o eth0 -j RETURN",
    "-A ISLANDING-SEEN-a1 -d 224.0.0.0/3 -j RETURN",
    "-A ISLANDING-SEEN-a1 -m tos --tos 0x1c/0xfc -j RETURN",
    "-A ISLANDING-SEEN-a1 -p tcp -m tcp --tcp-flags RST RST -j RETURN",
    "-A ISLANDING-SEEN-a1 -m conntrack --ctstate NEW -m set --match-set ISLANDING-SEEN-a1 src,dst,dst -j RETURN",
    "-A ISLANDING-SEEN-a1 -m conntrack --ctdir ORIGINAL -m set ! --match-set ISLANDING-SEEN-a1 src,dst,dst ! --update-counters -j SET --add-set ISLANDING-SEEN-a1 src,dst,dst",
    "-I OUTPUT 1 -j ISLANDING-SEEN-a1",
    "-I FORWARD 1 -j ISLANDING-SEEN-a1",
    "COMMIT",
    "",
  ]);
});

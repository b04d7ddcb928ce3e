import { describe, expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import type { ExecInNetwork } from "./network.ts";
import { cardWith, degradeRules, installQdisc, parseQdiscs, qdiscsFor, readQdiscs, removeQdisc } from "./tc.ts";

const bad = { delayMs: 200, jitterMs: 50, lossPercent: 2, duplicatePercent: 0.5 };
const classifier = [
  "qdisc add dev eth0 root handle 15a: htb default 0",
  "class add dev eth0 parent 15a: classid 15a:1 htb rate 100gbit burst 10mb cburst 10mb quantum 60000",
];
const control = "filter add dev eth0 parent 15a: protocol ip prio 1 u32 match ip tos 44 0xff flowid 15a:0";
const filter = (address: string) =>
  `filter add dev eth0 parent 15a: protocol ip prio 1 u32 match ip dst ${address}/32 flowid 15a:1`;

describe("the rules of a bad link", () => {
  test("send what is for the lost machines through an emulator, and end with that", () => {
    expect(degradeRules("eth0", bad, ["192.0.2.1", "192.0.2.9"]).split("\n")).toEqual([
      ...classifier,
      "qdisc add dev eth0 parent 15a:1 handle 15c: netem limit 100000 delay 200ms 50ms loss 2% duplicate 0.5%",
      control,
      filter("192.0.2.1"),
      filter("192.0.2.9"),
      "",
    ]);
  });

  test("need no emulator for a bandwidth alone", () => {
    expect(degradeRules("eth0", { bandwidthBitPerS: 1_000_000 }, ["192.0.2.1"]).split("\n")).toEqual([
      ...classifier,
      "qdisc add dev eth0 parent 15a:1 handle 15b: tbf rate 1000000bit burst 6250 limit 50000",
      control,
      filter("192.0.2.1"),
      "",
    ]);
    expect(qdiscsFor({ bandwidthBitPerS: 1_000_000 })).toEqual(["htb", "tbf"]);
  });

  test("have the emulator below the shaper where there are both, and let it hold no more than a cheap router", () => {
    expect(degradeRules("eth0", { delayMs: 20, bandwidthBitPerS: 64_000 }, []).split("\n").slice(2, 4)).toEqual([
      "qdisc add dev eth0 parent 15a:1 handle 15b: tbf rate 64000bit burst 1600 limit 32000",
      "qdisc add dev eth0 parent 15b:1 handle 15c: netem limit 100 delay 20ms",
    ]);
    expect(qdiscsFor({ ...bad, bandwidthBitPerS: 64_000 })).toEqual(["htb", "tbf", "netem"]);
  });

  test("are refused for what is no address", () => {
    expect(() => degradeRules("eth0", bad, ["192.0.2.1 flowid 1:1"])).toThrow(
      'Expected an IPv4 address, found "192.0.2.1 flowid 1:1".',
    );
  });
});

test("what tc prints of queues is read, whatever else it prints", () => {
  const shown = `qdisc htb 15a: root refcnt 2 r2q 10 default 0 direct_packets_stat 7 direct_qlen 1000
 Sent 64110 bytes 601 pkt (dropped 12, overlimits 0 requeues 0)${" "}
 backlog 0b 0p requeues 0
qdisc netem 15c: parent 15a:1 limit 100000 delay 200ms  50ms loss 2%
 Sent 63000 bytes 594 pkt (dropped 12, overlimits 0 requeues 0)${" "}
 backlog 318b 3p requeues 0
`;
  expect(parseQdiscs(shown)).toEqual([
    {
      handle: "15a:",
      text: "qdisc htb 15a: root refcnt 2 r2q 10 default 0 direct_packets_stat 7 direct_qlen 1000",
      packets: 601,
      bytes: 64_110,
      dropped: 12,
    },
    {
      handle: "15c:",
      text: "qdisc netem 15c: parent 15a:1 limit 100000 delay 200ms 50ms loss 2%",
      packets: 594,
      bytes: 63_000,
      dropped: 12,
    },
  ]);
  expect(parseQdiscs("")).toEqual([]);
});

describe("a card", () => {
  const fake = () => {
    const host = new FakeHost("site-1", "192.0.2.3");
    const exec: ExecInNetwork = (argv, options) => host.execInNetwork(argv, options);
    return { host, card: { name: "eth0", exec } };
  };

  test("is degraded for these addresses and no others, counts, and is as before afterwards", async () => {
    const { host, card } = fake();
    await installQdisc(card, bad, ["192.0.2.1"]);
    expect(host.queue.linkTo("192.0.2.1", 9)).toMatchObject({ delayMs: 200, jitterMs: 50, lossPercent: 2 });
    expect(host.queue.linkTo("192.0.2.10", 9)).toMatchObject({ delayMs: 0, lossPercent: 0 });
    const rule = "inside: qdisc netem 15c: parent 15a:1 limit 100000 delay 200ms 50ms loss 2% duplicate 0.5%";
    expect(await readQdiscs(card, "site-1", "inside")).toEqual([
      { host: "site-1", rule, packets: 9, bytes: 540, dropped: 0 },
    ]);
    await removeQdisc(card);
    await removeQdisc(card);
    expect((await card.exec(["tc", "qdisc", "show", "dev", "eth0"])).stdout).toBe("qdisc noqueue 0: root refcnt 2 ");
  });

  /** What tc was asked, where it shows this card and refuses rules with these words. */
  const scripted = (found: string, refusal?: string) => {
    const asked: string[] = [];
    let shown = found;
    const exec: ExecInNetwork = async (argv) => {
      asked.push(argv.join(" "));
      const refused = argv[1] === "-batch" && refusal !== undefined;
      if (refused) shown = "qdisc htb 15a: root refcnt 2 r2q 10 default 0";
      const common = { exitCode: refused ? 1 : 0, timedOut: false, durationMs: 1 };
      return { ...common, ok: !refused, stdout: shown, stderr: refused ? refusal : "" };
    };
    return { asked, card: { name: "eth0", exec } };
  };

  test("that the kernel refuses to degrade is left as it was", async () => {
    const { asked, card } = scripted("qdisc noqueue 0: root refcnt 2", "Error: Specified qdisc kind is unknown.");
    await expect(installQdisc(card, bad, ["192.0.2.1"])).rejects.toThrow(
      "tc, degrading the link: Error: Specified qdisc kind is unknown.",
    );
    expect(asked.at(-1)).toBe("tc qdisc del dev eth0 root");
  });

  test("whose queue somebody else has set is not touched", async () => {
    const { asked, card } = scripted("qdisc fq 8001: root refcnt 2 limit 10000p");
    await expect(installQdisc(card, bad, ["192.0.2.1"])).rejects.toThrow(
      'Expected eth0 to have the kernel\'s own queue, found "qdisc fq 8001: root refcnt 2 limit 10000p".',
    );
    await removeQdisc(card);
    expect(new Set(asked)).toEqual(new Set(["tc qdisc show dev eth0"]));
  });
});

test("a card is found by its address", async () => {
  const answer = { ok: true, exitCode: 0, stderr: "", timedOut: false, durationMs: 1 };
  const line =
    "2: enp5s0    inet 10.9.0.7/24 brd 10.9.0.255 scope global enp5s0\\       valid_lft forever preferred_lft forever";
  expect(await cardWith(async () => ({ ...answer, stdout: line }), "10.9.0.7")).toBe("enp5s0");
  await expect(cardWith(async () => ({ ...answer, stdout: "" }), "10.9.0.7")).rejects.toThrow(
    "Expected a network card with 10.9.0.7, found none.",
  );
});

import { describe, expect, test } from "vitest";
import type { Attempt } from "../history/attempt-event.ts";
import { at } from "../history/cut-story.fixture.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { ask, cut, requirement } from "./check.fixture.ts";

const asked = requirement("central.hidden", 0, "none");
const machines = ["left-alone", "rebooted"];
const address = { "left-alone": "198.18.0.4", rebooted: "198.18.0.5" } as Record<string, string>;

const known: WrittenEvent = {
  t: 40_000,
  kind: "known-addresses",
  hosts: machines,
  site: Object.values(address),
  centre: [
    { address: "198.18.0.2", name: "centre", named: true },
    { address: "198.18.0.182", name: "identity-provider", named: false },
  ],
};

const toCentre = (host: string, count = 3): Attempt => ({
  from: address[host] ?? "",
  to: "198.18.0.2",
  service: "tcp:6443",
  count,
});
const toLicences: Attempt = { from: "10.244.2.7", to: "198.18.0.90", service: "tcp:8080", count: 41 };

type Reading = Extract<WrittenEvent, { kind: "attempts" }>;
const reading = (host: string, when: Reading["when"], t: number, attempts: Attempt[]): Reading => ({
  t,
  kind: "attempts",
  host,
  when,
  outcome: "ok",
  attempts,
});

/** Both machines watched all the while, one through a reboot, and both seen at their own centre. */
const readings = (): Reading[] => [
  ...machines.map((host) => reading(host, "in-force", at.installed + 40, [])),
  reading("rebooted", "before-reboot", 70_000, [toCentre("rebooted")]),
  reading("rebooted", "renewed", 72_500, []),
  ...machines.map((host) => reading(host, "before-heal", at.heal - 10, [toCentre(host, 9)])),
];

const verdict = (events: readonly WrittenEvent[]) => ask(cut().add(...events).history, asked);
const changed = (change: (event: Reading) => Reading | undefined) =>
  verdict([known, ...readings().flatMap((event) => change(event) ?? [])]);
const atTheEnd = (host: string, ...more: Attempt[]) =>
  changed((event) =>
    event.host === host && event.when === "before-heal" ? { ...event, attempts: [...event.attempts, ...more] } : event,
  );

describe("a site that tries only what is known", () => {
  test("passes, and says what it tried and for how long a booting machine was not watched", () => {
    expect(verdict([known, ...readings()])).toEqual({
      requirement: "central.hidden",
      outcome: "pass",
      reasons: [
        {
          code: "nothing-hidden",
          text:
            "In the window the site's 2 machines tried to reach only what is known: centre. " +
            "A machine that booted anew was not watched for up to 2.5 s.",
        },
      ],
      figures: { hidden: 0, tried: 1, unwatchedMs: 2500 },
    });
  });

  test("passes where a machine tries another of the site", () => {
    expect(atTheEnd("left-alone", { ...toLicences, to: "198.18.0.5" }).outcome).toBe("pass");
  });
});

describe("a hidden dependency", () => {
  test("fails, with who tried what and how often", () => {
    expect(atTheEnd("left-alone", toLicences, { ...toLicences, from: "10.244.2.8", count: 1 })).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "hidden-dependency",
          text:
            "In the window the site tried to reach what nobody has named: 198.18.0.90, TCP port 8080, " +
            "by left-alone (from 10.244.2.7, 41 times) and left-alone (from 10.244.2.8, 1 time).",
        },
      ],
      figures: { hidden: 1, tried: 2 },
    });
  });

  test("fails where it is a machine of the centre on which this site is not known to depend", () => {
    const { outcome, reasons } = atTheEnd("rebooted", { ...toLicences, to: "198.18.0.182", service: "udp:53" });
    expect(outcome).toBe("fail");
    expect(reasons[0]?.text).toContain("198.18.0.182 (identity-provider), UDP port 53 (asked for names), by rebooted");
  });

  test("fails where only the boot before tried it", () => {
    const found = changed((event) =>
      event.when === "before-reboot" ? { ...event, attempts: [toCentre("rebooted"), toLicences] } : event,
    );
    expect(found.outcome).toBe("fail");
  });

  test("fails also where another machine was not watched", () => {
    const found = changed((event) => {
      if (event.host === "rebooted") return undefined;
      return event.when === "before-heal" ? { ...event, attempts: [toLicences] } : event;
    });
    expect(found.outcome).toBe("fail");
  });
});

describe("unknown", () => {
  const reasonOf = ({ outcome, reasons }: ReturnType<typeof verdict>) => `${outcome}: ${reasons[0]?.text}`;

  test("where nobody noted anything", () => {
    expect(reasonOf(verdict([]))).toBe("unknown: Nobody noted what the site tried to reach.");
  });

  test("where the watch could not be put in force on one machine", () => {
    const found = changed((event) =>
      event.host === "left-alone" && event.when === "in-force"
        ? { ...event, outcome: "unknown", detail: "ipset, creating ISLANDING-SEEN-a1: not found" }
        : event,
    );
    expect(reasonOf(found)).toBe(
      "unknown: What left-alone tried to reach was not noted all the time: ipset, creating ISLANDING-SEEN-a1: not found.",
    );
  });

  test.each([
    ["in-force", "from the beginning"],
    ["before-heal", "to the end"],
  ])("where the reading %s is missing", (when, words) => {
    const found = changed((event) => (event.when === when ? undefined : event));
    expect(reasonOf(found)).toBe(`unknown: What left-alone tried to reach was not noted ${words}.`);
  });

  test("where a machine was not even seen at its own centre", () => {
    const found = changed((event) => (event.host === "left-alone" ? { ...event, attempts: [] } : event));
    expect(reasonOf(found)).toBe(
      "unknown: left-alone was not seen trying anything, not even what its own node agent depends on: it is not known that it was watched.",
    );
  });
});

import { describe, expect, test } from "vitest";
import type { Attempt } from "../history/attempt-event.ts";
import { siteAddress } from "../history/cut-attempts.fixture.ts";
import { ask, cut, type EventOfKind, requirement } from "./check.fixture.ts";

const asked = requirement("central.hidden", 0, "none");
const toLicences: Attempt = { from: "10.244.2.7", to: "198.18.0.90", service: "tcp:8080", count: 41 };

type Reading = EventOfKind<"attempts">;
const changed = (change: (event: Reading) => Reading | undefined) => ask(cut().each("attempts", change).history, asked);
const atTheEnd = (host: string, ...more: Attempt[]) =>
  changed((event) =>
    event.host === host && event.when === "before-heal" ? { ...event, attempts: [...event.attempts, ...more] } : event,
  );

describe("a site that tries only what is known", () => {
  test("passes, and says what it tried and for how long a booting machine was not watched", () => {
    expect(changed((event) => event)).toEqual({
      requirement: "central.hidden",
      outcome: "pass",
      reasons: [
        {
          code: "nothing-hidden",
          text:
            "In the window the site's 4 machines tried to reach only what is known: centre. " +
            "A machine that booted anew was not watched for up to 2.5 s.",
        },
      ],
      figures: { hidden: 0, tried: 1, unwatchedMs: 2500 },
    });
  });

  test("passes where a machine tries another of the site", () => {
    expect(atTheEnd("left-alone", { ...toLicences, to: siteAddress("crashed") }).outcome).toBe("pass");
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

  test("fails where only its name was asked for, of a resolver at the site", () => {
    const name = { from: siteAddress("crashed"), service: "name", count: 1 };
    const found = atTheEnd(
      "crashed",
      { ...name, to: "licences.example" },
      { ...name, to: "licences.example.default.svc.cluster.local" },
      { ...name, to: "left-alone" },
    );
    expect(found.outcome).toBe("fail");
    expect(found.reasons[0]?.text).toBe(
      "In the window the site tried to reach what nobody has named: licences.example, asked for by name, by crashed.",
    );
  });

  test("fails where it is a machine of the centre on which this site is not known to depend", () => {
    const { outcome, reasons } = atTheEnd("rebooted", { ...toLicences, to: "198.18.0.182", service: "udp:53" });
    expect(outcome).toBe("fail");
    expect(reasons[0]?.text).toContain("198.18.0.182 (identity-provider), UDP port 53 (asked for names), by rebooted");
  });

  test("fails where only the boot before tried it", () => {
    const found = changed((event) =>
      event.when === "before-reboot" ? { ...event, attempts: [...event.attempts, toLicences] } : event,
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
  const reasonOf = ({ outcome, reasons }: ReturnType<typeof ask>) => `${outcome}: ${reasons[0]?.text}`;

  test("where nobody noted anything", () => {
    const unwatched = cut()
      .each("known-addresses", () => undefined)
      .each("attempts", () => undefined);
    expect(reasonOf(ask(unwatched.history, asked))).toBe("unknown: Nobody noted what the site tried to reach.");
  });

  test("where the watch could not be put in force on one machine", () => {
    const found = changed((event) =>
      event.host === "crashed" && event.when === "in-force"
        ? { ...event, outcome: "unknown", detail: "ipset, creating ISLANDING-SEEN-a1: not found" }
        : event,
    );
    expect(reasonOf(found)).toBe(
      "unknown: What crashed tried to reach was not noted all the time: ipset, creating ISLANDING-SEEN-a1: not found.",
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
    const found = changed((event) => (event.host === "crashed" ? { ...event, attempts: [] } : event));
    expect(reasonOf(found)).toBe(
      "unknown: crashed was not seen trying anything, not even what its own node agent depends on: it is not known that it was watched.",
    );
  });
});

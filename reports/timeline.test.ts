import { describe, expect, test } from "vitest";
import { asPowerCut, confirmedCut } from "../harness/history/cut.fixture.ts";
import type { History } from "../harness/history/event.ts";
import { type WrittenEvent, writtenHistory } from "../harness/history/history.fixture.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

const cell: WrittenEvent = { t: 0, kind: "cell", id: "any", hosts: ["centre", "till"], centre: "centre" };

const serve = (t: number, outcome: "ok" | "failed" | "unknown", instance = "1"): WrittenEvent => ({
  t,
  kind: "serve",
  host: "till",
  variant: "none",
  outcome,
  latencyMs: 1,
  ...(outcome === "ok" && { instance, value: "original" }),
});

const segmentsIn = (timeline: Timeline, row: string) =>
  timeline.segments.filter((segment) => segment.row === row).map(({ state, fromMs, toMs }) => [state, fromMs, toMs]);

const rowsOf = (history: History) => timelineOf(history).rows.map(({ label }) => label);

describe("the site's side of a timeline", () => {
  test("merges thousands of equal probes into one segment for each change", () => {
    const probes = Array.from({ length: 5000 }, (_, index) =>
      serve(index * 100, index >= 2000 && index < 3000 ? "failed" : "ok"),
    );
    expect(segmentsIn(timelineOf(writtenHistory([cell, ...probes])), "till none")).toEqual([
      ["yes", 0, 200_000],
      ["no", 200_000, 300_000],
      ["yes", 300_000, 499_900],
    ]);
  });

  test("shows nothing where nobody asked for longer than 15 s", () => {
    const probes = [serve(1000, "ok"), serve(2000, "ok"), serve(30_000, "ok")];
    expect(segmentsIn(timelineOf(writtenHistory([cell, ...probes])), "till none")).toEqual([
      ["yes", 1000, 2000],
      ["yes", 30_000, 30_000],
    ]);
  });

  test("keeps what nobody could tell apart from what failed", () => {
    const probes = [serve(1000, "ok"), serve(2000, "unknown"), serve(3000, "failed"), serve(4000, "failed")];
    expect(segmentsIn(timelineOf(writtenHistory([cell, ...probes])), "till none")).toEqual([
      ["yes", 1000, 2000],
      ["unknown", 2000, 3000],
      ["no", 3000, 4000],
    ]);
  });

  test("marks where another process answered", () => {
    const probes = [serve(1000, "ok"), serve(2000, "failed"), serve(3000, "ok", "2")];
    expect(timelineOf(writtenHistory([cell, ...probes])).marks).toEqual([
      { row: "till none", ms: 3000, kind: "new-process" },
    ]);
  });

  test("groups rows by host, says what was done to each, and knows the one that was left alone", () => {
    expect(rowsOf(confirmedCut({ variants: ["none"] }))).toEqual([
      "left-alone: left alone",
      "depends on nothing",
      "crashed: containers crashed",
      "depends on nothing",
      "agent-restarted: node agent restarted",
      "depends on nothing",
      "rebooted: node rebooted",
      "depends on nothing",
      "Between site and centre: was the way open?",
      "from the site to the centre",
      "from the centre to the site",
      "ways to be left open",
      "What the centre sees",
      "centre can be watched",
      "agent-restarted is Ready",
      "crashed is Ready",
      "left-alone is Ready",
      "rebooted is Ready",
    ]);
  });

  test("tells a node that lost its power from one that was rebooted", () => {
    expect(rowsOf(confirmedCut({ variants: ["none"] }, asPowerCut))).toContain("rebooted: node lost power");
  });

  test("says so when what was to be done to a host is not proved", () => {
    const begun: WrittenEvent = { t: 5000, kind: "disturbance", disturbance: "reboot", step: "begin", host: "till" };
    expect(rowsOf(writtenHistory([cell, serve(1000, "ok"), begun]))[0]).toBe("till: node rebooted (not proved)");
  });
});

describe("the way between site and centre in a timeline", () => {
  const witness = (t: number, found: "open" | "blocked" | "unknown", from = "till"): WrittenEvent => ({
    t,
    kind: "witness",
    when: "during",
    path: { from, to: "centre", means: "new-ip" },
    expect: "blocked",
    found,
  });

  test("shows a way that is open against the fault's promise, whatever the others are", () => {
    const history = writtenHistory([
      cell,
      witness(1000, "blocked"),
      witness(2000, "open", "scale"),
      witness(3000, "blocked"),
    ]);
    expect(segmentsIn(timelineOf(history), "witness from the site to the centre")).toEqual([
      ["no", 1000, 2000],
      ["yes", 2000, 3000],
    ]);
  });

  test("is unknown only while no way could be told", () => {
    const history = writtenHistory([
      cell,
      witness(1000, "unknown"),
      witness(2000, "blocked", "scale"),
      witness(3000, "blocked"),
    ]);
    expect(segmentsIn(timelineOf(history), "witness from the site to the centre")).toEqual([
      ["unknown", 1000, 2000],
      ["no", 2000, 3000],
    ]);
  });
});

describe("the centre's side of a timeline", () => {
  test("knows nothing of a node while the watch is lost", () => {
    const history = writtenHistory([
      cell,
      { t: 1000, kind: "centre", outcome: "ok" },
      { t: 1001, kind: "node", name: "till", ready: "True" },
      { t: 5000, kind: "centre", outcome: "failed" },
      { t: 9000, kind: "centre", outcome: "ok" },
      { t: 10_000, kind: "note", text: "the end" },
    ]);
    expect(segmentsIn(timelineOf(history), "centre till")).toEqual([
      ["yes", 1001, 5000],
      ["unknown", 5000, 9000],
      ["yes", 9000, 10_000],
    ]);
    expect(segmentsIn(timelineOf(history), "centre watch")).toEqual([
      ["yes", 1000, 5000],
      ["no", 5000, 9000],
      ["yes", 9000, 10_000],
    ]);
  });
});

describe("the window of a timeline", () => {
  test("reaches from the fault's installation to its heal", () => {
    const { window, summary, zeroMs } = timelineOf(confirmedCut());
    expect({ window, summary, zeroMs }).toEqual({
      window: { fromMs: 50_020, toMs: 290_020, healed: true },
      summary: "The fault was in force for 240 s.",
      zeroMs: 50_020,
    });
  });

  test("ends with the history where the fault was never healed", () => {
    const broken = confirmedCut({}, (events) => events.filter(({ t }) => t < 200_000));
    const { window, summary } = timelineOf(broken);
    expect(window).toEqual({ fromMs: 50_020, toMs: broken.at(-1)?.t, healed: false });
    expect(summary).toBe("The fault was never healed: the history ends inside the window.");
  });

  test("is not there where the fault was never installed", () => {
    const { window, summary } = timelineOf(writtenHistory([cell, serve(1000, "ok")]));
    expect(window).toBeUndefined();
    expect(summary).toBe("The fault was never installed, so nothing here is about it.");
  });
});

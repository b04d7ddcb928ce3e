import { describe, expect, test } from "vitest";
import type { History } from "../history/event.ts";
import {
  cutWith,
  cutWitnessed,
  isPath,
  onCrashed,
  state,
  unwitnessed,
  without,
  withPackets,
} from "./certificate.fixture.ts";

describe("a certificate is inconclusive", () => {
  const path = "The path from crashed to centre (a new connection by address)";
  test.each<[string, History, string]>([
    [
      "without the fault's own word that it was installed",
      without((event) => event.kind === "fault" && event.step === "installed"),
      "The fault was never seen installed.",
    ],
    [
      "when the fault failed on a host",
      cutWith((events) => [
        ...events,
        { t: 95_000, kind: "fault", fault: "cut", step: "failed", host: "rebooted", detail: "no such namespace" },
      ]),
      "The fault failed on rebooted: no such namespace.",
    ],
    [
      "without its removal",
      without((event) => event.kind === "fault" && event.step === "removed"),
      "The fault was never seen removed.",
    ],
    [
      "when a path was not asked before",
      unwitnessed((sample) => onCrashed(sample) && sample.when === "before"),
      `${path} was not found open before the fault: not-asked.`,
    ],
    [
      "when a path was blocked already before",
      cutWitnessed((sample) =>
        onCrashed(sample) && sample.when === "before" ? { ...sample, found: "blocked" } : sample,
      ),
      `${path} was not found open before the fault: blocked.`,
    ],
    [
      "when the first witness came late",
      unwitnessed((sample) => onCrashed(sample) && sample.when === "during" && sample.t < 90_000),
      `${path} was not seen blocked in the first 30.0 s after the fault was installed.`,
    ],
    [
      "when the last witness was early",
      unwitnessed((sample) => onCrashed(sample) && sample.when === "during" && sample.t > 250_000),
      `${path} was not seen blocked in the last 30.0 s before the fault was healed.`,
    ],
    [
      "when a path that can always be asked told nothing at the end",
      cutWitnessed((sample) =>
        onCrashed(sample) && sample.when === "during" && sample.t > 250_000 ? { ...sample, found: "unknown" } : sample,
      ),
      `${path} was not seen blocked in the last 30.0 s before the fault was healed.`,
    ],
    [
      "when a path was early seen blocked only because its host was rebooting",
      cutWitnessed((sample) => {
        if (!isPath(sample, "rebooted", "centre", "new-ip") || sample.when !== "during") return sample;
        if (sample.t < 70_000) return undefined;
        return { ...sample, found: "blocked" };
      }),
      "The path from rebooted to centre (a new connection by address) was not seen blocked in the first 30.0 s after the fault was installed.",
    ],
    [
      "when a path was never found open after",
      unwitnessed((sample) => onCrashed(sample) && sample.when === "after"),
      `${path} was not found open after the fault: not-asked.`,
    ],
    [
      "when a path was asked before and never during",
      unwitnessed((sample) => isPath(sample, "crashed", "left-alone", "new-ip") && sample.when === "during"),
      "The path from crashed to left-alone (a new connection by address) was never asked while the fault was in force.",
    ],
    [
      "when a neighbour was found blocked once",
      cutWitnessed((sample) =>
        isPath(sample, "crashed", "left-alone", "new-ip") && sample.t === 130_420
          ? { ...sample, found: "blocked" }
          : sample,
      ),
      "The path from crashed to left-alone (a new connection by address) was to stay open and was found blocked.",
    ],
    [
      "when a neighbour could never be asked",
      cutWitnessed((sample) =>
        isPath(sample, "crashed", "left-alone", "new-ip") && sample.when === "during"
          ? { ...sample, found: "unknown" }
          : sample,
      ),
      "The path from crashed to left-alone (a new connection by address) was to stay open and was never seen so.",
    ],
    [
      "when nobody watched what was to stay open",
      unwitnessed(({ path: { to } }) => to === "left-alone"),
      "No path was watched that was to stay open.",
    ],
    [
      "when nobody asked by name",
      unwitnessed((sample) => isPath(sample, "crashed", "centre", "new-name")),
      "Nobody asked whether crashed to centre was blocked (new-name).",
    ],
    [
      "when nobody held an established connection from the centre",
      unwitnessed((sample) => isPath(sample, "centre", "observer", "established")),
      "Nobody asked whether centre to observer was blocked (established).",
    ],
    [
      "when the counters were not read",
      without((event) => event.kind === "counters"),
      "The cut's packet counters were never read.",
    ],
    [
      "when no packet met the rules of one host",
      withPackets(({ host, packets }) => (host === "crashed" ? 0 : packets)),
      "No packet met a rule of the cut on crashed.",
    ],
    [
      "when packets met the rules of one direction only",
      withPackets(({ host, rule }) => (rule.includes(host === "centre" ? "-s" : "-d") ? 5 : 0)),
      "No packet from the centre to the site met a rule of the cut.",
    ],
    [
      "when nobody listed what was in force before",
      without((event) => event.kind === "inventory" && event.when === "before"),
      "What could hold a fault was not listed before it.",
    ],
    [
      "when something vanished with it",
      cutWith((events) =>
        events.map((event) =>
          event.kind === "inventory" && event.when === "after"
            ? { ...event, hosts: { ...event.hosts, crashed: [] } }
            : event,
        ),
      ),
      "There before the fault, gone after it: crashed: qdisc noqueue 0: dev eth0 root.",
    ],
  ])("%s", (_, history, reason) => {
    const [found, ...reasons] = state(history);
    expect(found).toBe("inconclusive");
    expect(reasons).toContain(reason);
  });

  test("when a host was not listed after it", () => {
    const history = cutWith((events) =>
      events.map((event) =>
        event.kind === "inventory" && event.when === "after"
          ? { ...event, hosts: { centre: event.hosts.centre ?? [] } }
          : event,
      ),
    );
    expect(state(history)).toEqual([
      "inconclusive",
      "What could hold a fault was not listed after it on left-alone, crashed, agent-restarted, rebooted, observer.",
    ]);
  });

  test("when nobody watched the way to a centre that was switched off", () => {
    const history = cutWith(
      (events) => events.filter((event) => !(event.kind === "witness" && event.path.to === "centre")),
      "power",
    );
    expect(state(history)).toEqual(["inconclusive", "No path was watched that the power was to block."]);
  });

  test("when nobody asked the frozen centre from one of the hosts", () => {
    const history = cutWith(
      (events) =>
        events.filter((event) => !(event.kind === "witness" && isPath(event, "crashed", "centre", "api-answers"))),
      "pause",
    );
    expect(state(history)).toEqual([
      "inconclusive",
      "Nobody asked whether crashed to centre was blocked (api-answers).",
    ]);
  });

  test("for an empty history", () => {
    expect(state([])).toEqual([
      "inconclusive",
      "The fault was never seen installed.",
      "The fault was never seen being healed.",
      "The fault was never seen removed.",
    ]);
  });
});

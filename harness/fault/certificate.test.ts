import { describe, expect, test } from "vitest";
import { confirmedCut } from "../history/cut.fixture.ts";
import { at } from "../history/cut-story.fixture.ts";
import type { FaultKind, History } from "../history/event.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { certify } from "./certificate.ts";

type Witness = Extract<WrittenEvent, { kind: "witness" }>;

const cutWith = (edit: (events: WrittenEvent[]) => WrittenEvent[], fault: FaultKind = "cut"): History =>
  confirmedCut({ fault, variants: ["none"] }, edit);

/** A cut in which some of the witness's samples are changed, or with `undefined` taken out. */
const cutWitnessed = (change: (sample: Witness) => Witness | undefined) =>
  cutWith((events) => events.flatMap((event) => (event.kind === "witness" ? (change(event) ?? []) : event)));

const isPath = ({ path }: Witness, from: string, to: string, means: string) =>
  path.from === from && path.to === to && path.means === means;

const onCrashed = (sample: Witness) => isPath(sample, "crashed", "centre", "new-ip");

const state = (history: History) => {
  const { state, reasons } = certify(history);
  return [state, ...reasons.map(({ text }) => text)];
};

describe("a certificate is confirmed", () => {
  test("for a cut that was seen in force on every path and is gone", () => {
    const certificate = certify(cutWith((events) => events));
    expect(certificate.state).toBe("confirmed");
    expect(certificate.reasons).toEqual([
      {
        code: "confirmed",
        text: "The cut blocked all 25 paths it was to block, first seen 0.4 s after it was installed, left the other 3 open, and was gone without a trace afterwards.",
      },
    ]);
    expect(certificate.installed).toEqual({ t: at.installed, durationMs: 20 });
    expect(certificate.witnessed.firstBlockedAfterMs).toBe(400);
    expect(certificate.removed).toEqual({ t: at.removed, inventoryEqual: true, left: [], reachableAfter: true });
  });

  test.each(["pause", "power"] as const)("for a %s that shows in requests without an answer", (fault) => {
    expect(certify(cutWith((events) => events, fault)).state).toBe("confirmed");
  });

  test("for a control run in which nothing was blocked", () => {
    expect(state(cutWith((events) => events, "noop"))).toEqual([
      "confirmed",
      "Nothing was to be blocked, and all 8 paths stayed open.",
    ]);
  });

  test("although a rebooting host could not be asked, and its established connection ended with it", () => {
    const { witnessed } = certify(cutWith((events) => events));
    const established = witnessed.paths.find(({ path }) => path.from === "rebooted" && path.means === "established");
    expect(established?.during).toEqual({ open: 0, blocked: 1, unknown: 11 });
  });

  test("although a neighbour was found blocked while it rebooted", () => {
    const history = cutWitnessed((sample) =>
      isPath(sample, "rebooted", "left-alone", "new-ip") && sample.t > 70_000 && sample.t < 95_000
        ? { ...sample, found: "blocked" }
        : sample,
    );
    expect(certify(history).state).toBe("confirmed");
  });

  test("with counters added up from before and after a reboot", () => {
    const history = cutWith((events) => [
      ...events,
      {
        t: 70_000,
        kind: "counters",
        when: "before-renewal",
        rules: [{ host: "rebooted", rule: "-A ISLANDING-1 -d centre -j DROP", packets: 30, bytes: 300 }],
      },
    ]);
    expect(certify(history).counters).toContainEqual({
      host: "rebooted",
      rule: "-A ISLANDING-1 -d centre -j DROP",
      packets: 42,
      bytes: 1020,
    });
  });
});

describe("a certificate does not mind", () => {
  const sample = {
    kind: "witness",
    when: "during",
    path: { from: "crashed", to: "centre", means: "new-ip" },
    expect: "blocked",
    found: "open",
    latencyMs: 3,
  } as const;

  test("an open path that was asked just before the fault came", () => {
    expect(certify(cutWith((events) => [...events, { ...sample, t: at.installed + 1 }])).state).toBe("confirmed");
  });

  test("an open path that was asked just after the fault went", () => {
    expect(certify(cutWith((events) => [...events, { ...sample, t: at.removed + 1 }])).state).toBe("confirmed");
  });
});

describe("a certificate is a mismatch", () => {
  test("when a path that was to be blocked was found open", () => {
    const history = cutWitnessed((sample) =>
      onCrashed(sample) && sample.t === 130_420 ? { ...sample, found: "open" } : sample,
    );
    expect(state(history)).toEqual([
      "mismatch",
      "The path from crashed to centre (a new connection by address) was found open 80.4 s after the fault was installed.",
    ]);
  });

  test("when an open path is found on a host that is just rebooting", () => {
    const history = cutWitnessed((sample) =>
      isPath(sample, "rebooted", "centre", "new-ip") && sample.t === 90_420 ? { ...sample, found: "open" } : sample,
    );
    expect(certify(history).state).toBe("mismatch");
  });

  test("when every path stayed open and no packet met a rule, as behind an ACCEPT rule", () => {
    const history = cutWith((events) =>
      events.map((event) => {
        if (event.kind === "witness") return { ...event, found: "open" as const };
        if (event.kind !== "counters") return event;
        return { ...event, rules: event.rules.map((rule) => ({ ...rule, packets: 0, bytes: 0 })) };
      }),
    );
    const certificate = certify(history);
    expect(certificate.state).toBe("mismatch");
    expect(certificate.reasons.slice(0, 2)).toEqual([
      {
        code: "found-open",
        text: "The path from left-alone to centre (a new connection by address) was found open 0.4 s after the fault was installed. The same holds for 24 more.",
      },
      { code: "counters-zero", text: "No packet ever met a rule of the cut: every counter stayed at zero." },
    ]);
  });

  test("when something of it is left", () => {
    const history = cutWith((events) =>
      events.map((event) =>
        event.kind === "inventory" && event.when === "after"
          ? { ...event, hosts: { ...event.hosts, crashed: [...(event.hosts.crashed ?? []), ":ISLANDING-1"] } }
          : event,
      ),
    );
    expect(state(history)).toEqual(["mismatch", "Left behind after the fault: crashed: :ISLANDING-1."]);
    expect(certify(history).removed).toMatchObject({ inventoryEqual: false, left: ["crashed: :ISLANDING-1"] });
  });

  test("when a line that was there once is there twice after it", () => {
    const history = cutWith((events) =>
      events.map((event) =>
        event.kind === "inventory" && event.when === "after"
          ? {
              ...event,
              hosts: { ...event.hosts, crashed: [...(event.hosts.crashed ?? []), ...(event.hosts.crashed ?? [])] },
            }
          : event,
      ),
    );
    expect(state(history)).toEqual([
      "mismatch",
      "Left behind after the fault: crashed: qdisc noqueue 0: dev eth0 root.",
    ]);
  });

  test("when a path is still blocked after it", () => {
    const history = cutWitnessed((sample) =>
      onCrashed(sample) && sample.when === "after" ? { ...sample, found: "blocked" } : sample,
    );
    expect(state(history)).toEqual([
      "mismatch",
      "The path from crashed to centre (a new connection by address) was still blocked after the fault.",
    ]);
    expect(certify(history).removed.reachableAfter).toBe(false);
  });
});

const without = (isUnwanted: (event: WrittenEvent) => boolean) =>
  cutWith((events) => events.filter((event) => !isUnwanted(event)));

const unwitnessed = (isUnwanted: (sample: Witness) => boolean) =>
  without((event) => event.kind === "witness" && isUnwanted(event));

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
      unwitnessed(({ path: { to } }) => to === "left-alone" || undefined === to),
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

type Rule = Extract<WrittenEvent, { kind: "counters" }>["rules"][number];

function withPackets(packetsOf: (rule: Rule) => number): History {
  return cutWith((events) =>
    events.map((event) =>
      event.kind === "counters"
        ? { ...event, rules: event.rules.map((rule) => ({ ...rule, packets: packetsOf(rule) })) }
        : event,
    ),
  );
}

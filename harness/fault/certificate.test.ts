import { describe, expect, test } from "vitest";
import { asPowerCut } from "../history/cut.fixture.ts";
import { at } from "../history/cut-story.fixture.ts";
import { cutWith, cutWitnessed, isPath, onCrashed, state } from "./certificate.fixture.ts";
import { certify } from "./certificate.ts";

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

  test("although a neighbour was found blocked while it had no power", () => {
    const history = cutWith((events) =>
      asPowerCut(events).map((event) =>
        event.kind === "witness" &&
        isPath(event, "rebooted", "left-alone", "new-ip") &&
        event.t > 70_000 &&
        event.t < 95_000
          ? { ...event, found: "blocked" }
          : event,
      ),
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

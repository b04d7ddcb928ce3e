import { describe, expect, test } from "vitest";
import type { Certificate, PathSummary } from "../harness/evidence/schema.ts";
import { certificateMarkdown } from "./certificate-markdown.ts";

const way = (from: string, to: string, blocked: number): PathSummary => ({
  path: { from, to, means: "new-ip" },
  expect: "blocked",
  before: "open",
  during: { open: 0, blocked, unknown: 0 },
  after: "open",
});

const confirmed: Certificate = {
  schema: 1,
  fault: "cut",
  state: "confirmed",
  reasons: [{ code: "confirmed", text: "The cut blocked all 2 paths it was to block." }],
  installed: { t: 50_020, durationMs: 20 },
  witnessed: { firstBlockedAfterMs: 400, paths: [way("till", "centre", 24), way("centre", "till", 1)] },
  counters: [
    { host: "till", rule: "-s 10.0.0.2/32 -j DROP", packets: 1200, bytes: 1 },
    { host: "till", rule: "-d 10.0.0.2/32 -j DROP", packets: 34, bytes: 1 },
  ],
  removed: { t: 290_050, inventoryEqual: true, left: [], reachableAfter: true },
};

describe("certificateMarkdown", () => {
  test("tells when the fault was in force, who saw it from where, and that it is gone", () => {
    expect(certificateMarkdown(confirmed, ["centre"])).toBe(`# Certificate of the cut

The fault is proved: results count.

- The cut blocked all 2 paths it was to block.

The cut was in force from second 50.0 to second 290 of the history: found blocked from the site 24 times and from the centre once; 1,234 packets met its rules; nothing was left behind; everything could be reached again.

| way | means | was to be | before | during: open / blocked / unknown | after |
| --- | --- | --- | --- | --- | --- |
| till → centre | new-ip | blocked | open | 0 / 24 / 0 | open |
| centre → till | new-ip | blocked | open | 0 / 1 / 0 | open |
`);
  });

  test("says what was left behind", () => {
    const removed = { ...confirmed.removed, inventoryEqual: false, left: ["till: -A ISLANDING -j DROP"] };
    const words = certificateMarkdown({ ...confirmed, state: "mismatch", removed }, ["centre"]);
    expect(words).toContain("The fault is **contradicted** by what was seen: nothing counts.");
    expect(words).toContain("**left behind: till: -A ISLANDING -j DROP;**");
  });

  test("claims nothing of what was never seen", () => {
    const never: Certificate = {
      ...confirmed,
      fault: "pause",
      state: "inconclusive",
      installed: { t: null, durationMs: null },
      witnessed: { firstBlockedAfterMs: null, paths: [] },
      counters: [],
      removed: { t: null, inventoryEqual: false, left: [], reachableAfter: false },
    };
    const words = certificateMarkdown(never, ["centre"]);
    expect(words).toContain("The fault is **not proved**: nothing counts.");
    expect(words).toContain(
      "The pause was in force from an unknown moment to an unknown moment of the history: found blocked from the site " +
        "0 times and from the centre 0 times; **it is not proved that nothing was left behind;** not everything could be reached again.",
    );
    expect(words).toContain("No way was ever tried.");
  });
});

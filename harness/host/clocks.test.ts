import { expect, test } from "vitest";
import { requireTrueClocks } from "./clocks.ts";
import type { Outcome } from "./command.ts";
import type { Host } from "./host.ts";

const signal = new AbortController().signal;

/** A host whose clock is off by so much; it tells that, or something else. */
const hostOff = (offMs: number, told: () => Partial<Outcome> = () => ({})): Host =>
  ({
    name: "site-5",
    exec: async () => {
      const stdout = `${Date.now() + offMs}\n`;
      return { ok: true, exitCode: 0, stdout, stderr: "", timedOut: false, durationMs: 1, ...told() };
    },
  }) as unknown as Host;

test("a clock that is a second or two off is true enough", async () => {
  await requireTrueClocks([hostOff(0), hostOff(2000), hostOff(-2000)], signal);
});

test("a clock that goes too fast or too slow is named, with how far off it is", async () => {
  await expect(requireTrueClocks([hostOff(0), hostOff(432_000)], signal)).rejects.toThrow(
    /^The clock of site-5 is 43[12](\.\d)? s ahead of this machine's; at most 5(\.0+)? s are allowed\.$/,
  );
  await expect(requireTrueClocks([hostOff(-60_000)], signal)).rejects.toThrow(
    /^The clock of site-5 is (59|60)(\.\d)? s behind this machine's;/,
  );
});

test("a host that does not tell the time is not taken to have the right one", async () => {
  const silent = hostOff(0, () => ({ ok: false, stdout: "", stderr: "no such program" }));
  await expect(requireTrueClocks([silent], signal)).rejects.toThrow("site-5 did not tell the time: no such program.");
});

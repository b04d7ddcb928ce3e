import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { decide } from "./decision.ts";
import { triggerSentences } from "./decision-triggers.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";

const now = new Date("2026-01-06T00:00:00Z");

test("A decision names the day, the versions, the harness and the profile that it hangs on, and then what the profile says", async () => {
  const { evidence, profile } = await syntheticEvidence({
    cells: [{}, { cell: { repeat: 2 }, provenance: { kernel: "6.2" } }],
  });
  const { triggers } = decide([evidence], profile, now);
  const digest = createHash("sha256").update(JSON.stringify(profile)).digest("hex");
  expect(triggerSentences(triggers)).toEqual([
    "On 2026-07-05 at the latest.",
    "When anything that `kubernetes` was measured with gets a new version: Kubernetes 1.34.4, containerd 1.7.29, kine 0.14.0, Linux kernel 6.1.0, Linux kernel 6.2.",
    "When a new version of islanding judges otherwise: now 0.1.0.",
    `When the profile changes: now its SHA-256 is \`${digest}\` (as JSON, defaults filled in; \`profileSha256\` in decision.json).`,
    "The distribution's minor version changes.",
  ]);
});

test("A changed profile has another digest, and what decision.json holds of it has the same", async () => {
  const { evidence, profile } = await syntheticEvidence();
  const digestOf = (outage: string) => {
    const record = decide([evidence], { ...profile, outage: { budget: outage } }, now);
    const stored = JSON.stringify(JSON.parse(JSON.stringify(record)).profile);
    expect(record.triggers.profileSha256).toBe(createHash("sha256").update(stored).digest("hex"));
    return record.triggers.profileSha256;
  };
  expect(digestOf("8h")).not.toBe(digestOf("9h"));
});

test("What was left open is a reason to decide again", async () => {
  const { evidence, profile } = await syntheticEvidence({ cells: [{ incomplete: true }] });
  expect(triggerSentences(decide([evidence], profile, now).triggers)).toContain(
    "When a measurement that counts answers what is open about Kubernetes.",
  );
});

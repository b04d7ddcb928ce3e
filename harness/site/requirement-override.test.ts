import { describe, expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { requirementOf } from "./requirement-override.ts";

const entry = (id: string) => {
  const found = catalogue.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`The catalogue has no ${id}.`);
  return found;
};

describe("a requirement", () => {
  const restart = entry("restart.none.after-reboot");
  const lost = "the API server";

  test("is the catalogue's where the profile says nothing", () => {
    expect(requirementOf(restart, {}, lost)).toEqual({
      id: "restart.none.after-reboot",
      sentence:
        "A service that needs nothing from the centre serves again within 180 s after its node was rebooted, while the API server is away",
      level: "must",
      threshold: 180_000,
      unit: "ms",
    });
  });

  test("takes its time and level from the profile, its sentence with them", () => {
    expect(
      requirementOf(restart, { "restart.none.after-reboot": { within: "1m30s", level: "should" } }, lost),
    ).toMatchObject({
      sentence: expect.stringContaining("serves again within 90 s after"),
      level: "should",
      threshold: 90_000,
    });
  });

  test("is meant by a pattern too, but its own id says more", () => {
    const overrides = {
      "restart.*.after-reboot": { within: "4m", level: "should" },
      "restart.none.after-reboot": { within: "2m" },
    } as const;
    expect(requirementOf(restart, overrides, lost)).toMatchObject({ threshold: 120_000, level: "should" });
    expect(requirementOf(entry("restart.secret.after-reboot"), overrides, lost)).toMatchObject({ threshold: 240_000 });
    expect(requirementOf(entry("restart.none.after-crash"), overrides, lost)).toMatchObject({
      threshold: 60_000,
      level: "must",
    });
  });

  test("that is a number takes its limit, also none at all", () => {
    const storm = entry("reconcile.no-storm");
    expect(requirementOf(storm, { "reconcile.no-storm": { atMost: 2.5 } }, lost)).toMatchObject({
      sentence: expect.stringContaining("at most 2.5 times"),
      threshold: 2.5,
      unit: "ratio",
    });
    expect(requirementOf(storm, { "reconcile.no-storm": { atMost: 0 } }, lost)).toMatchObject({ threshold: 0 });
  });
});

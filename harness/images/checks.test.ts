import { describe, expect, test } from "vitest";
import { findingsOn, outcomeOf, verdictsOn } from "./checks.ts";
import type { ArchitectureRecord, ImageRecord, Run, Trouble } from "./record.ts";

const digest = `sha256:${"0a".repeat(32)}`;
const other = `sha256:${"0b".repeat(32)}`;
const layer = `sha256:${"0c".repeat(32)}`;

const step = { path: "/app", layer, kind: "program" as const, machine: "AArch64" };
const entryPoint = { command: "/app", by: "image" as const, steps: [step] };
const right: ArchitectureRecord = {
  digest: other,
  indexPlatform: "linux/arm64",
  configPlatform: "linux/arm64/v8",
  entryPoints: [entryPoint],
};
const ran: Run = { state: "ran", emulated: true, text: "/app --version ran, and ended with exit code 0" };

const record = (arm64: Partial<ArchitectureRecord> = {}, more: Partial<ImageRecord> = {}): ImageRecord => ({
  image: "docker.io/library/till:4",
  usedBy: ["till.yaml:3"],
  askedAt: "docker.io",
  digest,
  platforms: [],
  architectures: { arm64: { ...right, ...arm64 } },
  ...more,
});

/** What is found out about one requirement. */
function found(requirement: string, image: ImageRecord, earlier?: ReadonlyMap<string, string>) {
  const finding = findingsOn(image, ["arm64"], earlier).find((one) => one.requirement === requirement);
  return [finding?.outcome, finding?.reason.code, finding?.reason.text];
}

const trouble = (kind: Trouble["kind"]): Trouble => ({ kind, code: "some-code", text: "some reason" });

describe("images.arm64.available", () => {
  test.each<[string, ImageRecord, unknown]>([
    ["passes with the digest", record(), ["pass", "available", `docker.io has it as ${other}`]],
    [
      "fails where the registry lacks the image",
      record({}, { trouble: trouble("missing") }),
      ["fail", "some-code", "some reason"],
    ],
    [
      "fails where the image lacks the architecture",
      record({ trouble: trouble("missing") }),
      ["fail", "some-code", "some reason"],
    ],
    ["fails where it is no image", record({ trouble: trouble("wrong") }), ["fail", "some-code", "some reason"]],
    [
      "is unknown where nobody answers",
      record({}, { trouble: trouble("unknown") }),
      ["unknown", "some-code", "some reason"],
    ],
    [
      "is unknown where nobody asked",
      record({}, { architectures: {} }),
      ["unknown", "not-asked", "nobody asked for linux/arm64"],
    ],
  ])("%s", (_what, image, expected) => {
    expect(found("images.arm64.available", image)).toEqual(expected);
  });
});

describe("images.arm64.true", () => {
  const script = { path: "/start.sh", layer, kind: "script" as const };
  const intel = { ...step, machine: "x86-64" };
  const entries = (...entryPoints: ArchitectureRecord["entryPoints"]) => record({ entryPoints });

  test.each<[string, ImageRecord, unknown]>([
    ["passes where what starts is for it", record(), ["pass", "true", "/app is a program for AArch64"]],
    [
      "passes by a script's interpreter",
      entries({ ...entryPoint, command: "start.sh", steps: [script, step] }),
      ["pass", "true", "/app is a program for AArch64 (start.sh → /start.sh → /app)"],
    ],
    [
      "fails where a program is for another machine",
      entries({ ...entryPoint, steps: [intel] }),
      ["fail", "entry-point-differs", "/app is a program for x86-64, not for AArch64"],
    ],
    [
      "fails where a script's program is, though the last is not",
      entries({ ...entryPoint, steps: [script, { ...intel, path: "/env" }, step] }),
      ["fail", "entry-point-differs", "/env is a program for x86-64, not for AArch64 (/app → /start.sh → /env → /app)"],
    ],
    [
      "fails where one of several is",
      entries(entryPoint, { command: "/b", by: "manifest", steps: [{ ...intel, path: "/b" }] }),
      ["fail", "entry-point-differs", "/b is a program for x86-64, not for AArch64"],
    ],
    [
      "fails where the configuration says something else than the index",
      record({ configPlatform: "linux/amd64" }),
      ["fail", "configuration-differs", "its index calls it linux/arm64, and its own configuration linux/amd64"],
    ],
    [
      "fails where it is no program",
      entries({ ...entryPoint, steps: [{ path: "/app", layer, kind: "other" }] }),
      ["fail", "no-program", "/app is no program"],
    ],
    [
      "fails where the program is missing",
      entries({
        ...entryPoint,
        steps: [],
        trouble: { kind: "wrong", code: "no-such-program", text: "/app is nowhere" },
      }),
      ["fail", "no-such-program", "/app is nowhere"],
    ],
    [
      "is unknown where a pod may bring the program along",
      entries({
        command: "/b",
        by: "manifest",
        steps: [],
        trouble: { kind: "wrong", code: "no-such-program", text: "/b is nowhere" },
      }),
      ["unknown", "no-such-program", "/b is nowhere"],
    ],
    [
      "is unknown where a layer can't be had",
      entries({ ...entryPoint, steps: [], trouble: trouble("unknown") }),
      ["unknown", "some-code", "some reason"],
    ],
    ["is unknown where nothing is started", entries(), ["unknown", "no-entry-point", "it does not say what it starts"]],
    [
      "is unknown where it is not available",
      record({}, { trouble: trouble("missing") }),
      ["unknown", "not-available", "there is nothing to look into"],
    ],
  ])("%s", (_what, image, expected) => {
    expect(found("images.arm64.true", image)).toEqual(expected);
  });
});

describe("images.arm64.runs", () => {
  test.each<[string, ImageRecord, unknown]>([
    ["passes, and says that it was emulated", record({ run: ran }), ["pass", "ran", `${ran.text} (emulated)`]],
    ["passes natively", record({ run: { ...ran, emulated: false } }), ["pass", "ran", ran.text]],
    [
      "fails where it did not start",
      record({ run: { ...ran, state: "failed", text: "/app can't be started" } }),
      ["fail", "did-not-run", "/app can't be started (emulated)"],
    ],
    [
      "fails untried where it is for another machine",
      record({ run: ran, configPlatform: "linux/amd64" }),
      [
        "fail",
        "configuration-differs",
        "not tried: its index calls it linux/arm64, and its own configuration linux/amd64",
      ],
    ],
    [
      "is unknown where it can't be tried",
      record({ run: { state: "unavailable", emulated: false, text: "no container engine answers" } }),
      ["unknown", "unavailable-here", "unavailable here, because no container engine answers"],
    ],
    ["is unknown where it was not tried", record(), ["unknown", "not-tried", "it was not tried"]],
  ])("%s", (_what, image, expected) => {
    expect(found("images.arm64.runs", image)).toEqual(expected);
  });
});

describe("images.pinned", () => {
  const name = "docker.io/library/till:4";
  test.each<[string, ImageRecord, ReadonlyMap<string, string> | undefined, unknown]>([
    [
      "passes by the reference's own digest",
      record({}, { image: `${name}@${digest}` }),
      undefined,
      ["pass", "pinned", `it is ${digest}, as the reference says`],
    ],
    [
      "passes by an earlier record",
      record(),
      new Map([[name, digest]]),
      ["pass", "pinned", `it is ${digest}, as recorded`],
    ],
    [
      "fails where the tag has moved",
      record(),
      new Map([[name, other]]),
      ["fail", "moved", `it was ${other} in the record, and is ${digest} now`],
    ],
    [
      "is unknown without an earlier record",
      record(),
      undefined,
      [
        "unknown",
        "not-recorded",
        `named by its tag alone, which stands for ${digest} now and is in no earlier record (--record FILE)`,
      ],
    ],
  ])("%s", (_what, image, earlier, expected) => {
    expect(found("images.pinned", image, earlier)).toEqual(expected);
  });

  test("is unknown where nobody knows what it resolves to", () => {
    const { digest: _digest, ...without } = record({}, { trouble: trouble("unknown") });
    expect(found("images.pinned", without)).toEqual(["unknown", "not-available", "nobody knows what it resolves to"]);
  });
});

describe("over all images", () => {
  const liar = { ...record({ configPlatform: "linux/amd64" }), image: "docker.io/library/liar:1" };
  const silent = { ...record({}, { trouble: trouble("unknown") }), image: "docker.io/library/silent:1" };
  const of = (...images: ImageRecord[]) => images.flatMap((image) => findingsOn(image, ["arm64"], undefined));

  test("a verdict has the worst outcome, and the reasons of those that don't pass", () => {
    const verdicts = verdictsOn(of(record(), liar, silent));
    expect(verdicts.map(({ requirement, outcome }) => [requirement, outcome])).toEqual([
      ["images.arm64.available", "unknown"],
      ["images.arm64.true", "fail"],
      ["images.arm64.runs", "fail"],
      ["images.pinned", "unknown"],
    ]);
    expect(verdicts[0]).toEqual({
      requirement: "images.arm64.available",
      outcome: "unknown",
      reasons: [{ code: "some-code", text: "docker.io/library/silent:1: some reason." }],
      figures: { images: 3, pass: 2, fail: 0, unknown: 1 },
    });
    expect(verdictsOn(of(record()))[0]?.reasons).toEqual([{ code: "all-images", text: "It holds for every image." }]);
  });

  test("what could not be run, or was not recorded, does not make the whole unknown; a fail makes it one", () => {
    expect(outcomeOf(of(record()))).toBe("pass");
    expect(outcomeOf(of(record(), silent))).toBe("unknown");
    expect(outcomeOf(of(record(), silent, liar))).toBe("fail");
    expect(outcomeOf(findingsOn(record(), ["arm64"], new Map([["docker.io/library/till:4", other]])))).toBe("fail");
    expect(outcomeOf(of(record({ run: { ...ran, state: "failed" } })))).toBe("fail");
    expect(outcomeOf([])).toBe("unknown");
    const notAsked = { what: "k3d published", reason: "Nobody knows." };
    expect(outcomeOf(of(record()), [notAsked])).toBe("pass");
    expect(outcomeOf(of(record()), [{ ...notAsked, isGap: true }])).toBe("unknown");
  });
});

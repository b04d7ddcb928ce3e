import { type Outcome, type Verdict, worst } from "../check/verdict.ts";
import { readImageReference } from "../site/image-reference.ts";
import { type Answer, answer, type Finding } from "./finding.ts";
import type { NotAsked } from "./inventory.ts";
import type { Architecture } from "./platform.ts";
import type { ImageRecord } from "./record.ts";
import { trueTo } from "./true-to.ts";

/** The digest that each image had in an earlier record, by its reference. */
export type EarlierDigests = ReadonlyMap<string, string>;

/** Every requirement of an image's record, judged by the record alone. */
export function findingsOn(
  record: ImageRecord,
  architectures: readonly Architecture[],
  earlier: EarlierDigests | undefined,
): Finding[] {
  const { image } = record;
  return [
    ...architectures.flatMap((architecture) => [
      { requirement: `images.${architecture}.available`, image, ...available(record, architecture) },
      { requirement: `images.${architecture}.true`, image, ...trueTo(record, architecture) },
      { requirement: `images.${architecture}.runs`, image, ...runs(record, architecture) },
    ]),
    { requirement: "images.pinned", image, ...pinned(record, earlier) },
  ];
}

/** One verdict for each requirement, over all images: its reasons are those of the images that don't pass. */
export function verdictsOn(findings: readonly Finding[]): Verdict[] {
  return [...Map.groupBy(findings, ({ requirement }) => requirement)].map(([requirement, those]) => {
    const open = those.filter(({ outcome }) => outcome !== "pass");
    const count = (wanted: Outcome) => those.filter(({ outcome }) => outcome === wanted).length;
    return {
      requirement,
      outcome: worst(those.map(({ outcome }) => outcome)),
      reasons:
        open.length > 0
          ? open.map(({ image, reason }) => ({ code: reason.code, text: `${image}: ${reason.text}.` }))
          : [{ code: "all-images", text: "It holds for every image." }],
      figures: { images: those.length, pass: count("pass"), fail: count("fail"), unknown: count("unknown") },
    };
  });
}

/**
 * What all findings come to, for an exit code: any fail is one. What is unknown counts where a site could not do without
 * knowing: an image that nobody could run here, or whose tag nobody had recorded, may be right all the same.
 */
export function outcomeOf(findings: readonly Finding[], notAsked: readonly NotAsked[] = []): Outcome {
  const counting = findings.filter(
    ({ requirement, outcome }) => outcome !== "unknown" || !/\.(runs|pinned)$/.test(requirement),
  );
  const gaps = notAsked.flatMap(({ isGap }) => (isGap ? ["unknown" as const] : []));
  return worst([...counting.map(({ outcome }) => outcome), ...gaps]);
}

function available({ trouble, architectures, askedAt }: ImageRecord, architecture: Architecture): Answer {
  const { digest, trouble: inner } = architectures[architecture] ?? {};
  const found = trouble ?? inner;
  if (found) return answer(found.kind === "unknown" ? "unknown" : "fail", found.code, found.text);
  return digest === undefined
    ? answer("unknown", "not-asked", `nobody asked for linux/${architecture}`)
    : answer("pass", "available", `${askedAt} has it as ${digest}`);
}

function runs(record: ImageRecord, architecture: Architecture): Answer {
  const { run } = record.architectures[architecture] ?? {};
  const truth = trueTo(record, architecture);
  // A program for this machine would run here, whatever the index calls it.
  if (truth.outcome === "fail") return answer("fail", truth.reason.code, `not tried: ${truth.reason.text}`);
  if (!run) return truth.outcome === "unknown" ? truth : answer("unknown", "not-tried", "it was not tried");
  if (run.state === "unavailable")
    return answer("unknown", "unavailable-here", `unavailable here, because ${run.text}`);
  const text = `${run.text}${run.emulated ? " (emulated)" : ""}`;
  return run.state === "ran" ? answer("pass", "ran", text) : answer("fail", "did-not-run", text);
}

function pinned({ image, digest }: ImageRecord, earlier: EarlierDigests | undefined): Answer {
  const byReference = readImageReference(image)?.digest;
  const wanted = byReference ?? earlier?.get(image);
  if (digest === undefined) return answer("unknown", "not-available", "nobody knows what it resolves to");
  if (wanted === undefined) {
    const text = `named by its tag alone, which stands for ${digest} now and is in no earlier record (--record FILE)`;
    return answer("unknown", "not-recorded", text);
  }
  if (wanted !== digest) return answer("fail", "moved", `it was ${wanted} in the record, and is ${digest} now`);
  return answer("pass", "pinned", `it is ${digest}, as ${byReference ? "the reference says" : "recorded"}`);
}

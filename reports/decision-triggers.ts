import { createHash } from "node:crypto";
import type { Provenance } from "../harness/evidence/schema.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import type { DecisionRecord } from "./decision-record.ts";

/** What makes a decision one to make again. */
export interface Triggers {
  expiresAt: string;
  /** Of the profile as it was read, as JSON with its defaults filled in. */
  profileSha256: string;
  /** Everything that was measured, by its version: a new one of any is another thing. */
  measured: { topology: string; versions: Record<string, string> }[];
  /** The harness that measured and that judged. */
  harness: string[];
  /** Candidates that were neither chosen nor rejected. */
  undecided: string[];
  /** What the profile itself says. */
  ofProfile: string[];
}

type Decided = Pick<DecisionRecord, "expiresAt" | "profile" | "topologies" | "candidates" | "sources">;

/** Names what has to stay as it is for a decision to stand, from its evidence and its profile. */
export function triggersOf({ expiresAt, profile, topologies, candidates, sources }: Decided): Triggers {
  return {
    expiresAt,
    profileSha256: digestOf(profile),
    measured: topologies.flatMap(({ topology, provenances }) =>
      provenances.map((provenance) => ({ topology, versions: versionsOf(provenance) })),
    ),
    harness: Array.from(new Set(sources.map(({ version }) => version))),
    undecided: candidates.filter(({ state }) => state === "undecided").map(({ name }) => name),
    ofProfile: profile.decision.rerunWhen,
  };
}

const digestOf = (profile: SiteProfile): string => createHash("sha256").update(JSON.stringify(profile)).digest("hex");

function versionsOf({ distribution, version, kernel, components }: Provenance): Record<string, string> {
  return { [distribution]: version, ...components, "Linux kernel": kernel };
}

/** The triggers as sentences: those of the evidence first, then the profile's own. */
export const triggerSentences = ({
  expiresAt,
  profileSha256,
  measured,
  harness,
  undecided,
  ofProfile,
}: Triggers): string[] => [
  `On ${expiresAt.slice(0, "2026-01-01".length)} at the latest.`,
  ...Array.from(
    Map.groupBy(measured, ({ topology }) => topology),
    ([topology, own]) =>
      `When anything that \`${topology}\` was measured with gets a new version: ${versionWords(own.map(({ versions }) => versions))}.`,
  ),
  ...(harness.length > 0 ? [`When a new version of islanding judges otherwise: now ${harness.join(" and ")}.`] : []),
  `When the profile changes: now its SHA-256 is \`${profileSha256}\` (as JSON, defaults filled in; \`profileSha256\` in decision.json).`,
  ...(undecided.length > 0
    ? [`When a measurement that counts answers what is open about ${undecided.join(", ")}.`]
    : []),
  ...ofProfile,
];

/** Every name with its versions, each pair once. */
const versionWords = (all: readonly Record<string, string>[]): string =>
  Array.from(new Set(all.flatMap(Object.entries).map(([name, version]) => `${name} ${version}`))).join(", ");

import { inSeconds } from "../harness/history/duration.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import type { CandidateDecision, Finding } from "./decision-record.ts";
import { answerMs, countWords } from "./figures.ts";

interface Grounds {
  profile: SiteProfile;
  candidates: readonly CandidateDecision[];
  expiresAt: string;
}

/** One sentence that says what to do, on what grounds, until when, and which evidence would change it. */
export function recommend({ profile: { name, class: siteClass, fleet }, candidates, expiresAt }: Grounds): string {
  const sites =
    fleet.sites === 1 ? `${siteClass} site ${name}` : `${countWords(fleet.sites)} ${siteClass} sites of ${name}`;
  const until = `Until ${expiresAt.slice(0, "2026-01-01".length)}`;
  const { chosen = [], rejected = [], undecided = [] } = Object.groupBy(candidates, ({ state }) => state);
  const [failure, ...moreFailures] = rejected.flatMap(({ evidence }) => evidence);
  if (chosen.length > 0) {
    return (
      `${until}, choose ${either(chosen)} for the ${sites}, because every must was met wherever it was asked; ` +
      `we would change our minds if one more measurement under this profile found a must not met (the closest was ${closest(chosen)}).`
    );
  }
  if (failure) {
    const others = moreFailures.length > 0 ? ` and ${moreFailures.length} more of the musts` : "";
    const open = undecided.length > 0 ? `, and measure ${either(undecided)} before choosing anything` : "";
    return (
      `${until}, do not choose ${either(rejected)} for the ${sites}${open}, because ${failure.requirement.id}${others} ` +
      "failed; we would change our minds if a measurement under this profile found all of them met, or if the site no longer needed them."
    );
  }
  return (
    `Choose nothing yet for the ${sites}, because no candidate was measured well enough to be chosen or rejected; ` +
    "we would change our minds if a measurement that counts answered every must of this profile."
  );
}

const either = (candidates: readonly CandidateDecision[]): string => candidates.map(({ name }) => name).join(" or ");

/** The must that was met with the least room, as far as a duration tells. */
function closest(chosen: readonly CandidateDecision[]): string {
  const rooms = chosen.flatMap(({ evidence }) => evidence).flatMap(roomsOf);
  const [tightest] = rooms.toSorted((one, other) => other.ms / other.limitMs - one.ms / one.limitMs);
  return tightest
    ? `${tightest.id} with ${inSeconds(tightest.ms)} of ${inSeconds(tightest.limitMs)}`
    : "none that is held against a time";
}

function roomsOf({ requirement: { id, unit, threshold }, observations }: Finding) {
  if (unit !== "ms") return [];
  return observations.flatMap((observation) => {
    const ms = answerMs(observation);
    return ms === undefined ? [] : [{ id, ms, limitMs: threshold }];
  });
}

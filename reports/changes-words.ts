import type { Outcome } from "../harness/check/verdict.ts";
import type { Campaign, ChangedSetting, Changes } from "./changes.ts";
import type { Change, ChangedAnswer } from "./changes-answers.ts";
import type { Difference } from "./changes-differences.ts";

export const changesExplained =
  "Worse is by outcome alone: what was met could not be told now, or what was met or could not be told is not met now. " +
  "Better is only what is met now and was not; what could not be told now and was not met before can't be compared. " +
  "A time that differs while the outcome stays is shown, and is called neither. " +
  "All campaigns are judged by the same requirements: those of the site profile that this report is made by.";

export const changeWords: Record<Change, string> = {
  worse: "worse",
  better: "better",
  same: "as before",
  untold: "can't be compared",
  new: "new",
  dropped: "no longer asked",
};

/** Which changes stand out, and in whose colour. */
export const changeOutcomes: Partial<Record<Change, Outcome>> = { worse: "fail", better: "pass", untold: "unknown" };

/** All of it in one line: "3 requirements got worse, 1 better, 27 as before". */
export function changesInOneLine({ settings }: Changes): string {
  if (settings.length === 0) return "Nothing could be compared";
  const changes = settings.flatMap(({ answers }) => answers.map(({ change }) => change));
  const count = (change: Change) => changes.filter((one) => one === change).length;
  const worse = count("worse");
  const more = (["untold", "new", "dropped"] as const).filter((change) => count(change) > 0);
  return [
    `${worse === 0 ? "No requirement" : worse === 1 ? "1 requirement" : `${worse} requirements`} got worse`,
    `${count("better") || "none"} better`,
    `${count("same")} as before`,
    ...more.map((change) => `${count(change)} ${changeWords[change]}`),
  ].join(", ");
}

/** Which two campaigns it is about, the earlier first. */
export const campaignsInWords = ({ earlier, later }: Changes): string =>
  `From ${campaignWords(earlier)} to ${campaignWords(later)}`;

const campaignWords = ({ folder, startedAt }: Campaign): string => `${folder} (${beganWords({ startedAt })})`;

/** To the minute, for two campaigns may be of one day. */
export const beganWords = ({ startedAt }: Pick<Campaign, "startedAt">): string =>
  `begun on ${new Date(startedAt).toISOString().slice(0, "2026-01-01T00:00".length).replace("T", " at ")} UTC`;

/** How much a difference may mean. */
export function weightWords({ observations: { earlier, later } }: ChangedSetting): string {
  if (earlier === 1 && later === 1)
    return "n = 1 on both sides: one observation stands against one, and how much runs differ is not known.";
  return `n = ${earlier} before, n = ${later} now; of several observations the worst stands here.`;
}

/** "0.14.0, now 0.15.0" */
export const differenceWords = ({ earlier, later }: Difference): string =>
  `${earlier ?? nothing}, now ${later ?? nothing}`;

export const nothing = "none recorded";

export const askedWords = ({ asked }: ChangedAnswer): string | undefined =>
  asked && `was measured for: ${asked.earlier}, now ${asked.later}`;

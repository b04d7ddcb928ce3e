import { worst } from "../harness/check/verdict.ts";
import { inSeconds } from "../harness/history/duration.ts";
import { restarts } from "../harness/site/catalogue.ts";
import type { Variant } from "../harness/site/requirement.ts";
import type { Answer, AppraisedCell } from "./appraisal.ts";
import { variantWords, wordsForVariant } from "./words.ts";

/** What became of one kind of service after one disturbance, in all cells that asked: the worst of it. */
interface Restart {
  variant: string;
  disturbance: keyof typeof restarts;
  outcome: Answer["verdict"]["outcome"];
}

/** The kinds of service that are given an access token. */
const withToken: readonly string[] = ["automount-token", "projected-token", "short-token"] satisfies Variant[];

/** Which kinds of service come back after what, and what a developer can do about the others. */
export function restartSentences(cells: readonly AppraisedCell[]): string[] {
  const all = restartsOf(cells);
  return [...byDisturbance(all, "kinds of service"), ...advice(all)];
}

/** The same for services that are given an access token. */
export const tokenSentences = (cells: readonly AppraisedCell[]): string[] =>
  byDisturbance(
    restartsOf(cells).filter(({ variant }) => withToken.includes(variant)),
    "kinds of service with a token",
  );

function restartsOf(cells: readonly AppraisedCell[]): Restart[] {
  const answers = cells.flatMap(({ answers: own }) => own);
  return Array.from(Map.groupBy(answers, ({ requirement: { id } }) => id)).flatMap(([id, own]): Restart[] => {
    const [, variant = "", disturbance = ""] = /^restart\.(.+)\.after-(.+)$/.exec(id) ?? [];
    if (!isIn(restarts, disturbance)) return [];
    return [{ variant, disturbance, outcome: worst(own.map(({ verdict }) => verdict.outcome)) }];
  });
}

const isIn = <Words extends object>(words: Words, name: PropertyKey): name is keyof Words => Object.hasOwn(words, name);

function byDisturbance(all: readonly Restart[], kinds: string): string[] {
  return Array.from(
    Map.groupBy(all, ({ disturbance }) => disturbance),
    ([disturbance, own]) => `${capital(restarts[disturbance].words)}: ${shareWords(own, kinds)}.`,
  );
}

function shareWords(own: readonly Restart[], kinds: string): string {
  const of = (outcome: Restart["outcome"]) => own.filter((one) => one.outcome === outcome);
  const [met, failed, untold] = [of("pass"), of("fail"), of("unknown")];
  const all = `the ${own.length} ${kinds}`;
  if (met.length === own.length) return `all ${own.length} ${kinds} were back in time`;
  if (failed.length === own.length) return `none of ${all} was back in time`;
  if (untold.length === own.length) return `of none of ${all} could it be told`;
  const named = (some: readonly Restart[]) => some.map(({ variant }) => wordsForVariant(variant)).join("; ");
  return [
    `${met.length} of ${all} back in time`,
    ...(failed.length > 0 ? [`${failed.length} not (${named(failed)})`] : []),
    ...(untold.length > 0 ? [`${untold.length} could not be told (${named(untold)})`] : []),
  ].join(", ");
}

/** Whether needing less of the centre would have helped: the service that needs nothing of it tells. */
function advice(all: readonly Restart[]): string[] {
  const hurt = Map.groupBy(all, ({ disturbance }) => disturbance);
  const plainIn = (own: readonly Restart[]) => own.find(({ variant }) => variant === "none")?.outcome;
  const failing = Array.from(hurt.values()).filter((own) => own.some(({ outcome }) => outcome === "fail"));
  const wordsOf = (some: readonly Restart[][]) =>
    some.flatMap(([first]) => (first ? [restarts[first.disturbance].words] : [])).join("; ");
  const helpless = failing.filter((own) => plainIn(own) === "fail");
  const helped = failing.filter((own) => plainIn(own) === "pass");
  if (all.length > 0 && all.every(({ outcome }) => outcome === "pass")) {
    return ["What to do: nothing that was asked here calls for writing a service differently."];
  }
  const plain = `the service that ${variantWords.none}`;
  return [
    ...(helpless.length > 0
      ? [
          `What to do: needing less of the centre does not help. Even ${plain} was not back in time ${wordsOf(helpless)}.`,
        ]
      : []),
    ...(helped.length > 0
      ? [`What to do: need less of the centre. Unlike others, ${plain} was back in time ${wordsOf(helped)}.`]
      : []),
  ];
}

/** What became of services that were not back in time once the link was. */
export function afterwardsSentences(cells: readonly AppraisedCell[]): string[] {
  const verdicts = cells
    .flatMap(({ answers }) => answers)
    .filter(({ requirement: { id } }) => id.startsWith("restart."))
    .map(({ verdict }) => verdict);
  const told = verdicts.filter(({ outcome }) => outcome !== "unknown");
  const failed = told.filter(({ outcome }) => outcome === "fail");
  if (verdicts.length === 0) return [];
  if (told.length === 0) return [`Of ${verdicts.length} restarts of services none could be told.`];
  const late = failed.filter(({ figures }) => typeof figures.servesAgainMs === "number");
  const after = failed.flatMap(({ figures }) => figures.servesAgainAfterHealMs ?? []);
  const never = failed.length - late.length - after.length;
  const untold = verdicts.length - told.length;
  return [
    `${[
      failed.length === 0
        ? `All ${told.length} restarts of services that could be told were in time`
        : `Of ${told.length} restarts of services ${failed.length} were not in time`,
      ...(late.length > 0 ? [`${late.length} came late, but inside the window`] : []),
      ...(after.length > 0
        ? [`${after.length} came without a hand after the link did, the last after ${inSeconds(Math.max(...after))}`]
        : []),
      ...(never > 0 ? [`${never} ${never === 1 ? "was" : "were"} not seen serving again`] : []),
      ...(untold > 0 ? [`${untold} more could not be told`] : []),
    ].join("; ")}.`,
  ];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

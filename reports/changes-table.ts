import type { ChangedSetting, Changes } from "./changes.ts";
import type { ChangedAnswer } from "./changes-answers.ts";
import { askedWords, beganWords, changeOutcomes, changeWords, nothing } from "./changes-words.ts";
import { answerCell } from "./comparison-tables.ts";
import type { DocumentTable, TableRow } from "./document-table.ts";

/** What two campaigns measured one setting on, where that differs, and what they found: also where nothing changed. */
export function changesTable({ earlier, later }: Changes, { differences, answers }: ChangedSetting): DocumentTable {
  const head = [earlier, later].map((campaign) => ({ text: campaign.folder, small: beganWords(campaign) }));
  const groups = Array.from(
    Map.groupBy(answers, ({ group }) => group),
    ([group, own]): TableRow[] => [{ heading: group }, ...own.map(answerRow)],
  );
  return {
    head: [{ text: "what" }, { text: "allowed" }, ...head, { text: "change" }],
    rows: [
      { heading: differences.length > 0 ? "What it was measured on" : sameThing },
      ...differences.map((one) => [
        { text: one.what },
        { text: "" },
        { text: one.earlier ?? nothing },
        { text: one.later ?? nothing },
        { text: "" },
      ]),
      ...groups.flat(),
    ],
  };
}

const sameThing = "Measured on the same, as far as that is recorded";

function answerRow(answer: ChangedAnswer): TableRow {
  const { label, requirement, level, allowed = "–", change, earlier, later } = answer;
  const asked = askedWords(answer);
  const outcome = changeOutcomes[change];
  return [
    { text: label, small: `${requirement}, ${level}` },
    { text: allowed, ...(asked !== undefined && { small: asked }) },
    answerCell(earlier),
    answerCell(later),
    { text: changeWords[change], ...(outcome && { outcome }) },
  ];
}

import type { Changes } from "./changes.ts";
import { changesTable } from "./changes-table.ts";
import { campaignsInWords, changesExplained, changesInOneLine, weightWords } from "./changes-words.ts";
import { tableHtml, tableMarkdown, text } from "./document-table.ts";

/** What the decision record says of what changed: nothing where nothing was measured again. */
export function changesMarkdown(all: readonly Changes[]): string[] {
  if (all.length === 0) return [];
  return ["## What changed", changesExplained, ...all.flatMap(betweenInMarkdown)];
}

const betweenInMarkdown = (changes: Changes): string[] => [
  `### ${campaignsInWords(changes)}`,
  `**${changesInOneLine(changes)}.**`,
  ...changes.settings.flatMap((setting) => [
    `#### ${setting.setting}`,
    weightWords(setting),
    tableMarkdown(changesTable(changes, setting)),
  ]),
  ...(changes.notCompared.length > 0
    ? ["#### Not compared", changes.notCompared.map(({ setting, why }) => `- ${setting}: ${why}`).join("\n")]
    : []),
];

/** The same for the report's page, one section for every two campaigns. */
export const changesHtml = (all: readonly Changes[]): string[] => all.map(betweenInHtml);

const betweenInHtml = (changes: Changes): string =>
  [
    `<h2>${text(campaignsInWords(changes))}</h2>`,
    `<p><b>${text(changesInOneLine(changes))}.</b></p>`,
    ...changes.settings.map(
      (setting) =>
        `<h3>${text(setting.setting)}</h3><p>${text(weightWords(setting))}</p>${tableHtml(changesTable(changes, setting))}`,
    ),
    ...(changes.notCompared.length > 0
      ? [
          `<h3>Not compared</h3><ul>${changes.notCompared.map(({ setting, why }) => `<li>${text(`${setting}: ${why}`)}</li>`).join("")}</ul>`,
        ]
      : []),
  ].join("\n");

import type { ChangedSetting, Changes } from "./changes.ts";
import type { ChangedAnswer } from "./changes-answers.ts";
import {
  campaignsInWords,
  changeOutcomes,
  changesInOneLine,
  changeWords,
  differenceWords,
  weightWords,
} from "./changes-words.ts";
import { blockOf, shortName } from "./comparison-text.ts";
import { type Block, gap, layRow, type Show, showIn, type TerminalOptions } from "./terminal.ts";
import { wrap } from "./text.ts";

const width = 80;
const [labelWidth, entryWidth, changeWidth] = [33, 16, 9];
const widths = [labelWidth, entryWidth, entryWidth, changeWidth];

/** What changed, for a terminal of 80 columns: how much in one line, then what is not as it was. */
export function changesText(changes: Changes, options: TerminalOptions = {}): string {
  const show = showIn(options);
  return [
    ...wrap(changesInOneLine(changes), width),
    ...wrap(`${campaignsInWords(changes)}.`, width),
    ...changes.settings.flatMap((setting) => settingLines(changes, setting, show)),
    ...changes.notCompared.flatMap(({ setting, why }) => [
      "",
      ...wrap(`Not compared: ${setting}. ${why}`, width, { rest: "  " }),
    ]),
    "",
  ].join("\n");
}

/** Nothing of a setting where all is as it was. */
function settingLines({ earlier, later }: Changes, setting: ChangedSetting, show: Show): string[] {
  const changed = setting.answers.filter(isChanged);
  if (changed.length === 0) return [];
  const head = ["", earlier.folder, later.folder, ""].map((text, column) => ({
    lines: wrap(text, widths[column] ?? 0),
  }));
  return [
    "",
    ...wrap(setting.setting, width),
    ...setting.differences.flatMap((one) =>
      wrap(`${one.what}: ${differenceWords(one)}`, width, { first: "  ", rest: "    " }),
    ),
    ...wrap(weightWords(setting), width, { first: "  ", rest: "  " }),
    "",
    ...layRow(head, widths),
    widths.map((columns) => show.rule.repeat(columns)).join(gap),
    ...Array.from(
      Map.groupBy(changed, ({ group }) => group),
      ([group, own]) => [group, ...own.flatMap((answer) => layRow(blocksOf(answer, show), widths))],
    ).flat(),
  ];
}

/** Unknown both times is told in the first line, and changed as little as what is met both times. */
const isChanged = ({ earlier, later }: ChangedAnswer): boolean => earlier?.outcome !== later?.outcome;

function blocksOf({ requirement, change, earlier, later }: ChangedAnswer, show: Show): Block[] {
  const outcome = changeOutcomes[change];
  return [
    { lines: wrap(shortName(requirement), labelWidth, { first: "  ", rest: "  " }) },
    blockOf(earlier, entryWidth, show),
    blockOf(later, entryWidth, show),
    {
      lines: wrap(changeWords[change], changeWidth),
      ...(outcome && { paint: (line: string) => show.paint(outcome, line) }),
    },
  ];
}

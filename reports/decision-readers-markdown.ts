import type { ReaderPoint, ReaderSection, Readers } from "./decision-readers.ts";

/** One section per reader: their questions, what each thing that was measured showed, and what nobody measured. */
export function readersMarkdown({ sections, unproved }: Readers): string[] {
  const findings = sections.flatMap(({ points }) => points).flatMap((point) => point.findings);
  const settings = new Set(findings.map(({ setting }) => setting));
  const [only] = settings.size === 1 ? settings : [];
  const intro = [
    ...(only === undefined ? [] : [`All of it is about one fault. ${only}.`]),
    ...(findings.length > 0 ? ["*Met* and *not met* are by this profile's limits."] : []),
    ...(unproved.length > 0
      ? [`Nothing is taken from what is not whole or not proved: ${unproved.map((id) => `\`${id}\``).join(", ")}.`]
      : []),
  ];
  return [
    "## What this means for those who live with it",
    ...(intro.length > 0 ? [intro.join(" ")] : []),
    ...sections.flatMap((section) => sectionMarkdown(section, settings.size > 1, unproved.length > 0)),
  ];
}

function sectionMarkdown(
  { reader, points, besides, notMeasured }: ReaderSection,
  withSetting: boolean,
  withUnproved: boolean,
): string[] {
  const asked = points.filter(({ findings }) => findings.length > 0);
  const unasked = points.filter(({ findings }) => findings.length === 0).map(({ topic }) => `${topic}.`);
  return [
    `### For ${reader}`,
    ...asked.map((point) => pointMarkdown(point, withSetting)),
    ...besides,
    `${withUnproved ? "Not measured, or not proved" : "Not measured"}: ${[...unasked, ...notMeasured].join(" ")}`,
  ];
}

function pointMarkdown({ topic, findings }: ReaderPoint, withSetting: boolean): string {
  const subjects = Map.groupBy(findings, ({ subject, setting }) => (withSetting ? `${subject}; ${setting}` : subject));
  const lines = Array.from(subjects, ([subject, own]) => {
    const [first, ...more] = own.map(({ text }) => text);
    return more.length === 0
      ? `  - ${subject}: ${first}`
      : [`  - ${subject}:`, ...[first, ...more].map((text) => `    - ${text}`)].join("\n");
  });
  return [`- **${topic}**`, ...lines].join("\n");
}

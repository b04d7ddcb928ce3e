import type { ReaderPoint, ReaderSection } from "./decision-readers.ts";

/** One section per reader: their questions, what each thing that was measured showed, and what nobody measured. */
export const readersMarkdown = (sections: readonly ReaderSection[]): string[] =>
  sections.flatMap(({ reader, points, notMeasured }) => {
    const asked = points.filter(({ findings }) => findings.length > 0);
    const unasked = points.filter(({ findings }) => findings.length === 0).map(({ topic }) => `${topic}.`);
    return [
      `## For ${reader}`,
      ...asked.flatMap(pointMarkdown),
      `Not measured: ${[...unasked, ...notMeasured].join(" ")}`,
    ];
  });

function pointMarkdown({ topic, findings }: ReaderPoint): string[] {
  const lines = Array.from(
    Map.groupBy(findings, ({ subject }) => subject),
    ([subject, own]) => {
      const texts = own.map(({ text }) => text);
      const [only] = texts;
      if (only !== undefined && texts.length === 1) return `- ${subject}: ${only}`;
      return [`- ${subject}:`, ...texts.map((text) => `  - ${text}`)].join("\n");
    },
  );
  return [`**${topic}**`, lines.join("\n")];
}

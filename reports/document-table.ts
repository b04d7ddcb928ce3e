import type { Outcome } from "../harness/check/verdict.ts";

/** A table that is shown as Markdown in the decision record and as HTML in the report. */
export interface DocumentTable {
  head: TableCell[];
  rows: TableRow[];
}

/** A row of cells, or a heading above the rows that follow. */
export type TableRow = TableCell[] | { heading: string };

export interface TableCell {
  text: string;
  /** Stands below, small. */
  small?: string;
  /** Stand below, small, each on a line of its own. */
  points?: readonly string[];
  /** Gives the text its sign's colour; it says the same in words. */
  outcome?: Outcome;
  /** Where this leads, as seen from the decision record. */
  links?: { text: string; to: string }[];
}

export function tableMarkdown({ head, rows }: DocumentTable): string {
  const lines = rows.map((row) =>
    "heading" in row ? [`**${escaped(row.heading)}**`, ...head.slice(1).map(() => "")] : row.map(inMarkdown),
  );
  return [head.map(inMarkdown), head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function inMarkdown({ text, small, points = [], outcome, links = [] }: TableCell): string {
  const linked = links.map((link) => `[${escaped(link.text)}](${link.to})`).join(", ");
  const told = outcome ? `**${escaped(text)}**` : escaped(text);
  const below = [...(small === undefined ? [] : [small]), ...(points.length > 0 ? [points.join("; ")] : [])];
  return [told, ...below.map((line) => `*${escaped(line)}*`), linked].filter(Boolean).join(" ");
}

/** Neither ends the table's cell nor is taken for emphasis. */
const escaped = (text: string): string => text.replace(/[|*]/g, "\\$&").replaceAll("\n", " ");

/** On a telephone every row stands by itself, each entry below the head of its column. */
export function tableHtml({ head, rows }: DocumentTable): string {
  const cells = (row: readonly TableCell[]) =>
    row.map((cell, index) => inHtml(cell, index === 0 ? "th" : "td", head[index]?.text ?? "")).join("");
  const lines = rows.map((row) =>
    "heading" in row
      ? `<tr class="heading"><th colspan="${head.length}">${text(row.heading)}</th></tr>`
      : `<tr>${cells(row)}</tr>`,
  );
  return `<table><thead><tr>${cells(head)}</tr></thead><tbody>${lines.join("\n")}</tbody></table>`;
}

function inHtml(cell: TableCell, name: "th" | "td", column: string): string {
  const { small, points = [], links = [] } = cell;
  const below = [
    ...(small === undefined ? [] : [small]),
    ...points.map((point) => `– ${point}`),
    ...links.map((link) => link.text),
  ];
  const lines = below.map((line) => `<small>${text(line)}</small>`).join("");
  const tone = cell.outcome ?? (cell.text === "" && below.length === 0 ? "empty" : undefined);
  return `<${name}${tone ? ` class="${tone}"` : ""} data-column="${text(column)}"><span>${text(cell.text)}${lines}</span></${name}>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const text = (plain: string): string => plain.replace(/[&<>"]/g, (character) => entities[character] ?? "");

import { styleText } from "node:util";
import type { Outcome } from "../harness/check/verdict.ts";
import { nodeDisturbances } from "../harness/site/requirement.ts";
import type { Answer, AppraisedCell } from "./appraisal.ts";
import { restartWords } from "./restart-words.ts";
import { wrap } from "./text.ts";

export interface TableOptions {
  /** Signs and rules in ASCII, for terminals that know nothing else. */
  ascii?: boolean;
  colour?: boolean;
}

const width = 80;
const gap = "  ";
const columnHeads = {
  crash: "container crashed",
  "agent-restart": "node agent restarted, then container crashed",
  "aged-token-restart": "tokens aged, node agent restarted, then container crashed",
  reboot: "node rebooted",
};
type Disturbance = keyof typeof columnHeads;

/** A cell's answers for a terminal of 80 columns: variant × disturbance, then everything else line by line. */
export function cellTable(
  { stored, examined, answers, bars }: AppraisedCell,
  { ascii = false, colour = false }: TableOptions = {},
): string {
  const show: Show = {
    sign: (outcome) => (ascii ? asciiSigns : signs)[outcome],
    paint: (outcome, text) => (colour ? styleText(colours[outcome], text, { validateStream: false }) : text),
    rule: ascii ? "-" : "─",
  };
  const restarts = answers.filter(({ requirement }) => requirement.id.startsWith("restart."));
  const others = answers.filter((answer) => !restarts.includes(answer));
  const { cell, provenance } = stored.record;
  const { id } = cell;
  const head = [
    ...wrap(id, width),
    ...(provenance?.standIn ? wrap(`A stand-in: ${provenance.standIn}.`, width) : []),
    ...(provenance?.lightNodes ? wrap(`${provenance.lightNodes}.`, width) : []),
    ...bars.flatMap((bar) => wrap(`Does not count: it ${bar.replace(`${id} `, "")}`, width, { rest: "  " })),
    "",
  ];
  // Without a whole history and a proved fault there is nothing to tabulate but the same reason in every place.
  if (examined.state !== "sound" || examined.certificate?.state !== "confirmed") return head.join("\n");
  return [
    ...head,
    ...matrix(restarts, show),
    ...footnotes(restarts, show),
    ...others.flatMap((answer) => line(answer, show)),
    "",
  ].join("\n");
}

interface Show {
  sign(outcome: Outcome): string;
  paint(outcome: Outcome, text: string): string;
  rule: string;
}

const signs: Record<Outcome, string> = { pass: "✓", fail: "✗", unknown: "?" };
const asciiSigns: Record<Outcome, string> = { pass: "+", fail: "x", unknown: "?" };
const colours = { pass: "green", fail: "red", unknown: "yellow" } as const;

function matrix(restarts: readonly Answer[], show: Show): string[] {
  const disturbances = nodeDisturbances.filter(
    (name): name is Disturbance =>
      name !== "none" && restarts.some(({ requirement }) => requirement.id.endsWith(`.after-${name}`)),
  );
  if (disturbances.length === 0) return [];
  const variants = Array.from(new Set(restarts.map(({ requirement }) => variantOf(requirement.id))));
  const labelWidth = Math.max("variant".length, ...variants.map(({ length }) => length));
  const cellWidth = Math.floor((width - labelWidth) / disturbances.length) - gap.length;
  const widths = [labelWidth, ...disturbances.map(() => cellWidth)];
  const plain = (text: string) => text;
  const head = ["variant", ...disturbances.map((name) => columnHeads[name])].map((text, index) => ({
    lines: wrap(text, widths[index] ?? 0),
    paint: plain,
  }));
  const rows = variants.map((variant) => [
    { lines: [variant], paint: plain },
    ...disturbances.map((disturbance) => {
      const answer = restarts.find(({ requirement }) => requirement.id === `restart.${variant}.after-${disturbance}`);
      if (!answer) return { lines: ["not asked"], paint: plain };
      const { outcome } = answer.verdict;
      return {
        lines: wrap(restartWords(answer.verdict), cellWidth, { first: `${show.sign(outcome)} `, rest: "  " }),
        paint: (text: string) => show.paint(outcome, text),
      };
    }),
  ]);
  const rule = widths.map((columns) => show.rule.repeat(columns)).join(gap);
  return [...layRow(head, widths), rule, ...rows.flatMap((row) => layRow(row, widths)), ""];
}

interface Block {
  lines: readonly string[];
  /** Applied after padding, so that colours don't count as columns. */
  paint(text: string): string;
}

function layRow(blocks: readonly Block[], widths: readonly number[]): string[] {
  const height = Math.max(...blocks.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map(({ lines, paint }, column) => {
        const text = lines[row] ?? "";
        return text === "" ? " ".repeat(widths[column] ?? 0) : paint(text.padEnd(widths[column] ?? 0));
      })
      .join(gap)
      .trimEnd(),
  );
}

/** A cell of the matrix has room for a reason's code only; the sentence stands here, once for all that share it. */
function footnotes(restarts: readonly Answer[], show: Show): string[] {
  const unknown = restarts.filter(({ verdict }) => verdict.outcome === "unknown");
  const texts = new Set(unknown.map(({ verdict }) => verdict.reasons.map(({ text }) => text).join(" ")));
  const lines = Array.from(texts).flatMap((text) =>
    wrap(text, width, { first: `${show.sign("unknown")} `, rest: "  " }),
  );
  return lines.length > 0 ? [...lines.map((text) => show.paint("unknown", text)), ""] : [];
}

function line({ requirement, verdict }: Answer, show: Show): string[] {
  const text = `${requirement.id}: ${verdict.reasons.map((reason) => reason.text).join(" ")}`;
  const lines = wrap(text, width, { first: `${show.sign(verdict.outcome)} `, rest: "  " });
  return lines.map((one) => show.paint(verdict.outcome, one));
}

const variantOf = (id: string): string => id.replace(/^restart\./, "").replace(/\.after-.+$/, "");

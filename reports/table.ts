import { remarksOn } from "../harness/evidence/stand-in.ts";
import { nodeDisturbances } from "../harness/site/requirement.ts";
import type { Answer, AppraisedCell } from "./appraisal.ts";
import { restartWords } from "./restart-words.ts";
import { gap, layRow, type Show, showIn, type TerminalOptions } from "./terminal.ts";
import { wrap } from "./text.ts";

const width = 80;
const columnHeads = {
  crash: "container crashed",
  "agent-restart": "node agent restarted, then container crashed",
  "aged-token-restart": "tokens aged, node agent restarted, then container crashed",
  reboot: "node rebooted",
  "power-cut": "node lost power",
};
type Disturbance = keyof typeof columnHeads;

/** A cell's answers for a terminal of 80 columns: variant × disturbance, then everything else line by line. */
export function cellTable({ stored, examined, answers, bars }: AppraisedCell, options: TerminalOptions = {}): string {
  const show = showIn(options);
  const restarts = answers.filter(({ requirement }) => requirement.id.startsWith("restart."));
  const others = answers.filter((answer) => !restarts.includes(answer));
  const { cell, provenance } = stored.record;
  const { id } = cell;
  const head = [
    ...wrap(id, width),
    ...remarksOn(provenance ?? {}).flatMap((remark) => wrap(remark, width)),
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
  const head = ["variant", ...disturbances.map((name) => columnHeads[name])].map((text, index) => ({
    lines: wrap(text, widths[index] ?? 0),
  }));
  const rows = variants.map((variant) => [
    { lines: [variant] },
    ...disturbances.map((disturbance) => {
      const answer = restarts.find(({ requirement }) => requirement.id === `restart.${variant}.after-${disturbance}`);
      if (!answer) return { lines: ["not asked"] };
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

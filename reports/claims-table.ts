import type { ClaimPart, ClaimVerdict, MeasuredClaim } from "../harness/claim/claim.ts";
import type { DocumentTable, TableCell, TableRow } from "./document-table.ts";

/** Claim · said by · measured · verdict · evidence: a claim's own line, and one for each thing that it speaks of. */
export const claimsTable = (claims: readonly MeasuredClaim[]): DocumentTable => ({
  head: ["claim", "said by", "measured", "verdict", "evidence"].map((text) => ({ text })),
  rows: claims.flatMap(rowsOf),
});

function rowsOf({ sentence, saidBy, verdict, parts }: MeasuredClaim): TableRow[] {
  const said = saidBy.map(({ document, text }) => `“${text}” (${document})`).join(" ");
  const [only, ...more] = parts;
  if (only && more.length === 0) return [[{ text: sentence }, { text: said }, ...measuredCells(only)]];
  return [
    [{ text: sentence }, { text: said }, { text: countsOf(parts) }, verdictCell(verdict), { text: "" }],
    ...parts.map((part) => [{ text: `– ${part.about}` }, { text: "" }, ...measuredCells(part)]),
  ];
}

const measuredCells = ({ measured, n, standIn, verdict, evidence }: ClaimPart): TableCell[] => [
  {
    text: n > 0 ? `${measured} (n = ${n})` : measured,
    ...(standIn !== undefined && { small: standIn }),
  },
  verdictCell(verdict),
  { text: "", links: evidence.map((folder) => ({ text: folder, to: `${folder}/` })) },
];

const outcomes = { holds: "pass", refuted: "fail", unknown: "unknown" } as const;
const verdictCell = (verdict: ClaimVerdict): TableCell => ({ text: verdict, outcome: outcomes[verdict] });

function countsOf(parts: readonly ClaimPart[]): string {
  const count = (verdict: ClaimVerdict) => parts.filter((part) => part.verdict === verdict).length;
  return `Of ${parts.length} parts ${count("holds")} hold, ${count("refuted")} are refuted, ${count("unknown")} are unknown.`;
}

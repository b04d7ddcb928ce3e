import type { Attachment } from "./attachments.ts";
import { changesHtml } from "./changes-document.ts";
import { changesExplained } from "./changes-words.ts";
import { claimsTable } from "./claims-table.ts";
import { answersTable, figuresTable } from "./comparison-tables.ts";
import type { DecisionRecord } from "./decision-record.ts";
import { type DocumentTable, tableHtml, text } from "./document-table.ts";
import { lossesExplained, lossesTable } from "./losses-table.ts";

type Overview = Pick<DecisionRecord, "changes" | "losses" | "comparisons" | "claims">;

/** What the report says about a campaign as a whole, beside the results of its cells. */
export function overviewAttachments({ changes, losses, comparisons, claims }: Overview): Attachment[] {
  const sections = (tableOf: (comparison: Overview["comparisons"][number]) => DocumentTable) =>
    comparisons.map((comparison) => `<h2>${text(comparison.setting)}</h2>\n${tableHtml(tableOf(comparison))}`);
  return [
    ...(changes.length > 0 ? [page("What changed", changesExplained, changesHtml(changes))] : []),
    page("What each loss does", lossesExplained, losses.rows.length > 0 ? [tableHtml(lossesTable(losses))] : []),
    page("Side by side", signsExplained, sections(answersTable)),
    page("Figures side by side", figuresExplained, sections(figuresTable)),
    page("What the articles claim", claimsExplained, [tableHtml(claimsTable(claims))]),
  ];
}

export const signsExplained = "✓ met, ✗ not met, ? could not be told. A time says when it worked again.";
export const figuresExplained =
  "Over all services, nodes and repeats; n says how many values there are. One value is one observation.";
export const claimsExplained =
  "A claim holds or is refuted only by what was measured here, on the thing itself; all else is unknown.";

function page(title: string, explained: string, sections: readonly string[]): Attachment {
  const body = sections.length > 0 ? sections.join("\n") : "<p>Nothing was measured.</p>";
  const content = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style></head>
<body><h1>${title}</h1><p>${text(explained)}</p>
${body}
</body></html>
`;
  return { name: `${title}.html`, content, contentType: "text/html" };
}

/** The colours of the charts; no meaning hangs on a colour alone. */
const style = `
body { font: 14px/1.45 sans-serif; color: #1a1a1a; background: #fff; margin: 16px; }
table { border-collapse: collapse; width: 100%; }
th:first-child { width: 24%; }
th, td { border-bottom: 1px solid #ddd; padding: 6px 10px 6px 0; text-align: left; vertical-align: top; font-weight: normal; }
thead :is(th, td) { font-weight: bold; border-bottom: 2px solid #1a1a1a; }
tr.heading th { font-weight: bold; padding-top: 18px; }
small { display: block; color: #595959; font-size: 11px; font-weight: normal; overflow-wrap: anywhere; }
.pass { color: #0072b2; } .fail { color: #b84f00; } .unknown { color: #595959; }
.pass, .fail, .unknown { font-weight: bold; }
@media (max-width: 640px) {
  body { margin: 4px; }
  h1 { font-size: 20px; }
  h2 { font-size: 16px; }
  thead, .empty { display: none !important; }
  table, tbody, tr, th, td { display: block; border: 0; padding: 0; }
  tr { border-bottom: 1px solid #ddd; padding: 8px 0; }
  tbody tr:not(.heading) th { font-weight: bold; }
  td { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: 8px; padding: 2px 0; }
  td::before { content: attr(data-column); color: #595959; font-weight: normal; overflow-wrap: anywhere; }
}
`;

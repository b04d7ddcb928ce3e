import { generateReport } from "../../reports/allure.ts";
import { decide } from "../../reports/decision.ts";
import { writeDecision } from "../../reports/decision-files.ts";
import type { DecisionRecord } from "../../reports/decision-record.ts";
import { overviewAttachments } from "../../reports/overview.ts";
import type { Evidence } from "../evidence/read.ts";
import type { Stored } from "./stored.ts";

/** Where that which people read was put. */
export interface Paths {
  report: string;
  decision: string;
}

export interface Published {
  paths: Paths;
  record: DecisionRecord;
}

/** Makes the report and the decision record of all this evidence, in the first of its folders; `historyFile` remembers reports. */
export async function publish(
  { evidence, profile }: Stored,
  { signal, historyFile }: { signal: AbortSignal; historyFile?: string | undefined },
): Promise<Published> {
  const [out = ".", ...more] = evidence.map(({ directory }) => directory);
  const record = decide(evidence, profile, new Date());
  const decision = await writeDecision(out, record);
  const overview = overviewAttachments(record);
  const variables = aboutOf(evidence, record.changes.length > 0);
  const report = await generateReport(out, {
    ...{ profileName: profile.name, variables, more, overview, signal },
    ...(historyFile !== undefined && { historyFile }),
  });
  return { paths: { report, decision }, record };
}

/** What stands at the head of the report: what was measured, when, and on what machine. */
function aboutOf(evidence: readonly Evidence[], isMeasuredAgain: boolean): Record<string, string> {
  const subjects = evidence.flatMap(({ cells }) =>
    cells.flatMap(({ record: { provenance } }) =>
      provenance ? [`${provenance.distribution} ${provenance.version}, ${provenance.flavour}`] : [],
    ),
  );
  const machines = evidence.map(
    ({ run: { machine } }) => `${machine.cores} cores, ${machine.kernel}, ${machine.architecture}`,
  );
  return {
    measured: listOf(subjects) || "nothing",
    started: listOf(evidence.map(({ run }) => run.startedAt)),
    machine: listOf(machines),
    islanding: listOf(evidence.map(({ run }) => run.version)),
    "side by side": `in the tab Global Attachments: ${isMeasuredAgain ? "what changed, " : ""}what each loss does, the topologies beside each other, and what the articles claim`,
  };
}

const listOf = (texts: readonly string[]): string => [...new Set(texts)].join("; ");

/** The paths, for a terminal. */
export const pathsIn = ({ report, decision }: Paths): string => `report    ${report}\ndecision  ${decision}`;

import * as allure from "allure-js-commons";
import type { AssignedCell } from "../harness/campaign/assignment.ts";
import type { Verdict } from "../harness/check/verdict.ts";
import type { Provenance } from "../harness/evidence/schema.ts";
import { remarksOn } from "../harness/evidence/stand-in.ts";
import { degradationWords } from "../harness/history/degradation.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import type { Attachment, CellFiles } from "../reports/attachments.ts";

/** Puts the running test in its place in the report: below its question, its fault and what the requirement is about. */
export async function present(
  question: string,
  { cell, source }: AssignedCell,
  requirement?: Requirement,
): Promise<void> {
  const { topology, flavour, dependency, fault, degradation, window, repeat, lightNodes } = cell;
  await allure.epic(question);
  const link = degradation && degradationWords(degradation);
  const from = source ? `, evidence ${source}` : "";
  await allure.feature(`${dependency}: ${fault}${link ? ` (${link})` : ""}, window ${window.name}${from}`);
  await allure.story(requirement ? familyOf(requirement.id) : "fault");
  const facts = Object.entries({ topology, flavour, dependency, fault, window: window.name, repeat: String(repeat) });
  if (link) facts.push(["link", link]);
  if (lightNodes > 0) facts.push(["light nodes", String(lightNodes)]);
  for (const [name, value] of facts) {
    await allure.label(name, value);
    await allure.parameter(name, value);
  }
  if (source) await allure.parameter("evidence", source);
  if (!requirement) return;
  await allure.severity(requirement.level === "must" ? "critical" : "normal");
  await allure.tags(requirement.level, requirement.id);
}

/** Says on the test's first page what was found, and on what if not on the real thing, so that nobody has to open an attachment. */
export async function tell({ reasons }: Verdict, { stored }: CellFiles): Promise<void> {
  const provenance: Partial<Provenance> = stored.record.provenance ?? {};
  const found = reasons.map(({ text }) => text);
  await allure.description([...remarksOn(provenance), ...found].join("\n\n"));
}

/** Ends the running test as skipped, with a reason that the report shows. */
export async function leaveOut(skip: (reason: string) => never, reason: string): Promise<never> {
  // The reason given to `skip` is not in the report; the description is.
  await allure.description(`Not asked: ${reason}`);
  return skip(reason);
}

/** Puts files beside the running test's result. */
export async function attach(attachments: readonly Attachment[]): Promise<void> {
  for (const { name, content, contentType } of attachments) await allure.attachment(name, content, contentType);
}

/** `restart.none.after-crash` belongs to `restart`. */
const familyOf = (id: string): string => id.split(".")[0] ?? id;

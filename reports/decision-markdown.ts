import type { Provenance } from "../harness/evidence/schema.ts";
import { notAskedByReason } from "../harness/site/not-asked.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { changesMarkdown } from "./changes-document.ts";
import { claimsTable } from "./claims-table.ts";
import type { Comparison } from "./comparison.ts";
import { answersTable, figuresTable } from "./comparison-tables.ts";
import { matrixMarkdown } from "./decision-matrix-markdown.ts";
import { readersMarkdown } from "./decision-readers-markdown.ts";
import type { CandidateDecision, DecisionRecord, Finding, MeasuredTopology } from "./decision-record.ts";
import { treeMarkdown } from "./decision-tree-markdown.ts";
import { triggerSentences } from "./decision-triggers.ts";
import { type DocumentTable, tableMarkdown } from "./document-table.ts";
import { allowedWords, countWords } from "./figures.ts";
import { herdMarkdown } from "./herd.ts";
import { lossesExplained, lossesTable } from "./losses-table.ts";
import { claimsExplained, figuresExplained, signsExplained } from "./overview.ts";
import { outcomeWords } from "./verdict-markdown.ts";

/** The decision record for people (Markdown); everything in it is in decision.json too. */
export function decisionMarkdown(record: DecisionRecord): string {
  const { profile, candidates, topologies, limits } = record;
  const numbers = new Map(topologies.flatMap(({ cells }) => cells).map(({ id }, index) => [id, index + 1]));
  const of = (state: CandidateDecision["state"]) => candidates.filter((candidate) => candidate.state === state);
  return `${[
    `# ${record.title}`,
    `**${record.recommendation}**`,
    expirySentence(record),
    ...siteSections(profile),
    ...candidateSection("Chosen", of("chosen"), numbers),
    ...candidateSection("Rejected", of("rejected"), numbers),
    ...candidateSection("Undecided", of("undecided"), numbers),
    ...readersMarkdown(record.readers),
    ...matrixMarkdown(record.matrix),
    ...treeMarkdown(record.tree),
    "## What was measured",
    ...topologies.flatMap((topology) => topologySection(topology, numbers)),
    ...changesMarkdown(record.changes),
    ...comparisonSections(record),
    ...herdMarkdown(record.herds),
    "## What the articles claim",
    claimsExplained,
    tableMarkdown(claimsTable(record.claims)),
    "## What this evidence is not about",
    bullets(limits),
    "## If the decision turns out wrong",
    profile.decision.rollback,
    "## When to decide again",
    bullets(triggerSentences(record.triggers)),
    "## Sources",
    bullets(record.sources.map(sourceText)),
  ].join("\n\n")}\n`;
}

/** Until when a record is a decision. */
export const expirySentence = ({ decidedAt, expiresAt }: DecisionRecord): string =>
  `Decided on ${dayOf(decidedAt)}. Expires on ${dayOf(expiresAt)}: after that day it is no longer a decision.`;

function siteSections({
  name,
  class: siteClass,
  description,
  fleet,
  outage,
  workloads,
  operations,
}: SiteProfile): string[] {
  const staff = fleet.localStaffCanAdminLinux ? "Somebody on site" : "Nobody on site";
  return [
    "## The site",
    `\`${name}\` is a ${siteClass} site. ${description}`,
    bullets([
      `${countWords(fleet.sites)} ${fleet.sites === 1 ? "site" : "sites"} of ${fleet.nodesPerSite} nodes, ${fleet.architectures.join(" and ")}`,
      ...(fleet.hardware ? [`Hardware: ${fleet.hardware.join("; ")}`] : []),
      ...(fleet.growth ? [`Growth: ${fleet.growth}`] : []),
      `${staff} can administer Linux`,
      `It must bear ${outage.budget} without its centre`,
    ]),
    "## How its workloads behave",
    `They are ${behaviourWords[workloads.behaviour]}. Measured with: ${workloads.variants.join(", ")}.`,
    "## What its operators do",
    bullets(operations.verbs),
  ];
}

const behaviourWords: Record<SiteProfile["workloads"]["behaviour"], string> = {
  stateless: "stateless",
  "stateful-rebuildable": "stateful, and their state can be rebuilt",
  "stateful-critical": "stateful, and their state must not be lost",
  "device-coupled": "coupled to devices at the site",
};

/** A cell's number in this record. */
type Numbers = ReadonlyMap<string, number>;

function candidateSection(title: string, candidates: readonly CandidateDecision[], numbers: Numbers): string[] {
  if (candidates.length === 0) return [];
  return [
    `## ${title}`,
    ...candidates.flatMap(({ name, topology, why, because, evidence }) => [
      `### ${name}`,
      `A candidate because: ${why}${topology ? ` Measured as \`${topology}\`.` : ""}`,
      bullets(because),
      ...(evidence.length > 0 ? [findingsTable(evidence, numbers)] : []),
    ]),
  ];
}

function topologySection(
  { topology, provenances, cells, notCounted, findings, notAsked }: MeasuredTopology,
  numbers: Numbers,
): string[] {
  return [
    `### ${topology}`,
    bullets([
      ...provenances.map(provenanceText),
      ...cells.map(
        ({ id, historySha256, historyLines }) =>
          `Cell ${numbers.get(id)}: \`${id}\`, judged from ${countWords(historyLines)} lines of history, SHA-256 \`${historySha256}\``,
      ),
      ...notCounted.map((text) => `Does not count: ${text}`),
      ...Array.from(
        Map.groupBy(notAsked, ({ cell }) => cell),
        ([cell, ofCell]) =>
          notAskedByReason(ofCell).map(({ ids, reason }) => `Not asked of ${cell}: ${ids}. ${reason}`),
      ).flat(),
    ]),
    ...(findings.length > 0 ? [findingsTable(findings, numbers)] : []),
  ];
}

function comparisonSections({ losses, comparisons }: DecisionRecord): string[] {
  const tables = (tableOf: (comparison: Comparison) => DocumentTable) =>
    comparisons.flatMap((comparison) => [`### ${comparison.setting}`, tableMarkdown(tableOf(comparison))]);
  if (comparisons.length === 0) return [];
  return [
    ...["## What each loss does", lossesExplained, tableMarkdown(lossesTable(losses))],
    ...["## Side by side", signsExplained, ...tables(answersTable)],
    ...["## Figures side by side", figuresExplained, ...tables(figuresTable)],
  ];
}

function provenanceText(provenance: Provenance): string {
  const {
    distribution,
    version,
    flavour,
    standIn,
    lightNodes,
    machines,
    standInPart,
    components,
    architecture,
    kernel,
    cgroupVersion,
    timeScale,
  } = provenance;
  const parts = Object.entries(components).map(([name, value]) => `${name} ${value}`);
  return [
    `${distribution} ${version}, flavour ${flavour}`,
    ...(standIn ? [`**${standInPart ? "in part " : ""}a stand-in: ${standIn}**`] : []),
    ...(lightNodes ? [lightNodes] : []),
    ...(machines ? [machines] : []),
    `${architecture.name} (${architecture.emulated ? "emulated" : "native"}), kernel ${kernel}, cgroup v${cgroupVersion}`,
    timeScale === 1 ? "real time" : `**compressed time, scale ${timeScale}**`,
    ...(parts.length > 0 ? [`made of ${parts.join(", ")}`] : []),
  ].join("; ");
}

/** One line per observation, so that every outcome stands beside the history that it came from. */
function findingsTable(findings: readonly Finding[], numbers: Numbers): string {
  const rows = findings.flatMap(({ requirement, observations }) =>
    observations.map(({ cell, outcome, reasons }) => [
      `${requirement.sentence} (\`${requirement.id}\`)`,
      requirement.level,
      allowedWords(requirement) ?? "–",
      `**${outcomeWords[outcome]}**: ${reasons.map(({ text }) => text).join(" ")}`,
      String(observations.length),
      `cell ${numbers.get(cell)}`,
    ]),
  );
  const head = ["requirement", "level", "allowed", "what was seen", "n", "evidence"];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(escaped).join(" | ")} |`).join("\n");
}

const escaped = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const bullets = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join("\n");

const dayOf = (iso: string): string => iso.slice(0, "2026-01-01".length);

function sourceText({ folder, startedAt, version, machine, cells }: DecisionRecord["sources"][number]): string {
  const { cores, memoryBytes, kernel, architecture, engine } = machine;
  const gibibytes = Math.round(memoryBytes / 2 ** 30);
  return (
    `\`${folder}\`: ${cells.length} ${cells.length === 1 ? "cell" : "cells"}, begun ${startedAt} with islanding ${version}, ` +
    `on ${cores} cores, ${gibibytes} GiB, ${architecture}, kernel ${kernel}, container engine ${engine}`
  );
}

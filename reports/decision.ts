import { worst } from "../harness/check/verdict.ts";
import { answerClaims } from "../harness/claim/index.ts";
import type { Evidence } from "../harness/evidence/read.ts";
import { parseDuration } from "../harness/site/duration.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { type AppraisedCell, appraise } from "./appraisal.ts";
import type { Gap } from "./appraisal-gaps.ts";
import { changesOf } from "./changes.ts";
import { compare } from "./comparison.ts";
import { limitsOf } from "./decision-limits.ts";
import { matrixOf } from "./decision-matrix.ts";
import { readersOf } from "./decision-readers.ts";
import { recommend } from "./decision-recommendation.ts";
import type { CandidateDecision, DecisionRecord, Finding, MeasuredTopology, Observation } from "./decision-record.ts";
import { decisionTree } from "./decision-tree.ts";
import { triggersOf } from "./decision-triggers.ts";
import { folderNames } from "./folder-names.ts";
import { herdsOf } from "./herd.ts";
import { lossesOf } from "./losses.ts";
import { measuredCells } from "./measured-cells.ts";

/** Makes the decision record of evidence and a profile, as of now; without evidence nothing is chosen or rejected. */
export function decide(evidence: readonly Evidence[], profile: SiteProfile, now: Date): DecisionRecord {
  const { cells, gaps } = appraise(evidence, profile);
  const comparisons = compare(cells);
  const byTopology = Map.groupBy(cells, ({ stored }) => stored.record.cell.topology);
  const topologies = Array.from(byTopology, ([topology, own]) => measured(topology, own));
  const candidates = profile.decision.candidates.map((candidate) =>
    decideOn(
      candidate,
      topologies.find(({ topology }) => topology === candidate.topology),
      gaps,
    ),
  );
  const expiresAt = new Date(now.getTime() + parseDuration(profile.decision.expiresAfter)).toISOString();
  const sources = Array.from(folderNames(evidence), ([{ run }, folder]) => {
    const { startedAt, version, machine, cells: ids } = run;
    return { folder, startedAt, version, machine, cells: ids };
  });
  return {
    schema: 1,
    title: `Which Kubernetes for ${profile.name}?`,
    decidedAt: now.toISOString(),
    expiresAt,
    profile,
    recommendation: recommend({ profile, candidates, expiresAt }),
    candidates,
    readers: readersOf(cells, profile),
    matrix: matrixOf(profile, cells, gaps),
    tree: decisionTree(profile),
    topologies,
    herds: herdsOf(cells),
    changes: changesOf(evidence, cells),
    losses: lossesOf(comparisons),
    comparisons,
    claims: answerClaims(measuredCells(cells, evidence[0]?.directory ?? "")),
    limits: limitsOf(cells, gaps, profile),
    triggers: triggersOf({ expiresAt, profile, topologies, candidates, sources }),
    sources,
  };
}

function measured(topology: string, cells: readonly AppraisedCell[]): MeasuredTopology {
  const counted = cells.filter(({ bars }) => bars.length === 0);
  const provenances = cells.flatMap(({ stored }) => stored.record.provenance ?? []);
  return {
    topology,
    provenances: Array.from(new Map(provenances.map((one) => [JSON.stringify(one), one])).values()),
    cells: counted.flatMap(({ name, stored: { history } }) =>
      history ? [{ id: name, historySha256: history.sha256, historyLines: history.lines }] : [],
    ),
    notCounted: cells.flatMap(({ bars }) => bars),
    findings: findingsOf(counted),
    notAsked: counted.flatMap(({ name, stored: { record } }) =>
      record.cell.notAsked.map(({ id, reason }) => ({ cell: name, id, reason })),
    ),
  };
}

function findingsOf(cells: readonly AppraisedCell[]): Finding[] {
  const answers = cells.flatMap(({ name, stored, answers: own }) => own.map((answer) => ({ name, stored, ...answer })));
  return Array.from(Map.groupBy(answers, ({ requirement }) => requirement.id).values(), (own) => {
    const observations = own.map(
      ({ name, stored, verdict }): Observation => ({
        cell: name,
        historySha256: stored.history?.sha256 ?? "",
        outcome: verdict.outcome,
        reasons: verdict.reasons,
        figures: verdict.figures,
      }),
    );
    return {
      requirement: own[0]?.requirement,
      outcome: worst(observations.map(({ outcome }) => outcome)),
      observations,
    };
  }).filter((finding): finding is Finding => finding.requirement !== undefined);
}

/** Chosen only if every must passes and nothing is lacking; rejected as soon as one fails; else undecided. */
function decideOn(
  { name, topology, why }: SiteProfile["decision"]["candidates"][number],
  found: MeasuredTopology | undefined,
  gaps: readonly Gap[],
): CandidateDecision {
  const candidate = { name, topology, why };
  if (!found) {
    const because = [
      topology ? `No cell of ${topology} was measured.` : "This version has no topology that it could be measured on.",
    ];
    return { ...candidate, state: "undecided", because, evidence: [] };
  }
  const musts = found.findings.filter(({ requirement }) => requirement.level === "must");
  const failed = musts.filter(({ outcome }) => outcome === "fail");
  if (failed.length > 0) {
    const because = [`${failed.length} of ${musts.length} musts ${failed.length === 1 ? "is" : "are"} not met.`];
    return { ...candidate, state: "rejected", because, evidence: failed };
  }
  const undecided = musts.filter(({ outcome }) => outcome === "unknown");
  const lacking = [
    ...found.notCounted,
    ...gaps.filter(({ topology: of = topology }) => of === topology).map(({ text }) => text),
  ];
  if (undecided.length > 0 || lacking.length > 0 || musts.length === 0) {
    const because = [
      ...(musts.length === 0 ? ["No cell that counts answers any must."] : []),
      ...(undecided.length > 0 ? [`${undecided.length} of ${musts.length} musts could not be told.`] : []),
      ...lacking,
    ];
    return { ...candidate, state: "undecided", because, evidence: undecided };
  }
  return { ...candidate, state: "chosen", because: [`All ${musts.length} musts are met.`], evidence: musts };
}

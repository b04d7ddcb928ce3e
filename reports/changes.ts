import type { Evidence } from "../harness/evidence/read.ts";
import type { AppraisedCell } from "./appraisal.ts";
import { lackingIn } from "./appraisal-bars.ts";
import { type ChangedAnswer, changedAnswers } from "./changes-answers.ts";
import { type Difference, differencesOf } from "./changes-differences.ts";
import { settingOf } from "./comparison.ts";
import { folderNames } from "./folder-names.ts";

/** What a campaign found otherwise than an earlier one that measured the same. */
export interface Changes {
  earlier: Campaign;
  later: Campaign;
  settings: ChangedSetting[];
  /** What only one of them says anything about, and why. */
  notCompared: { setting: string; why: string }[];
}

export interface Campaign {
  folder: string;
  startedAt: string;
}

/** One topology under one fault, measured by both campaigns. */
export interface ChangedSetting {
  setting: string;
  /** How many observations stand against each other. */
  observations: { earlier: number; later: number };
  /** What the two were measured on, where that differs. */
  differences: Difference[];
  answers: ChangedAnswer[];
}

interface Measured extends Campaign {
  evidence: Evidence;
  /** Every cell by its setting. */
  settings: Map<string, AppraisedCell[]>;
}

interface Pair {
  earlier: Measured;
  later: Measured;
  setting: string;
  /** Cells whose evidence is whole, and was not there before. */
  cells: { earlier: AppraisedCell[]; later: AppraisedCell[] };
}

/** Holds each campaign against the one before it that measured the same, by when they were begun; empty where none did. */
export function changesOf(evidence: readonly Evidence[], cells: readonly AppraisedCell[]): Changes[] {
  const campaigns = campaignsOf(evidence, cells);
  const settings = new Set(campaigns.flatMap((campaign) => Array.from(campaign.settings.keys())));
  const pairs = Array.from(settings).flatMap((setting) => pairsIn(setting, campaigns));
  const byCampaigns = Map.groupBy(pairs, ({ earlier, later }) => [earlier, later].map(indexIn(campaigns)).join());
  return Array.from(byCampaigns.values()).flatMap((own) => {
    const [first] = own;
    return first ? [changesBetween(first.earlier, first.later, own)] : [];
  });
}

const indexIn = (campaigns: readonly Measured[]) => (campaign: Measured) => campaigns.indexOf(campaign);

function campaignsOf(evidence: readonly Evidence[], cells: readonly AppraisedCell[]): Measured[] {
  const folders = folderNames(evidence);
  return evidence
    .map((one): Measured => {
      // The same history in two folders is one observation: both campaigns then have the very same appraised cell.
      const own = one.cells.flatMap(
        (stored) =>
          cells.find((cell) => cell.stored === stored) ??
          cells.find(({ stored: { history } }) => history && history.sha256 === stored.history?.sha256) ??
          [],
      );
      const { startedAt } = one.run;
      return { evidence: one, folder: folders.get(one) ?? "", startedAt, settings: Map.groupBy(own, settingIn) };
    })
    .toSorted((one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt));
}

function settingIn(appraised: AppraisedCell): string {
  const { topology, lightNodes } = appraised.stored.record.cell;
  return `${topology}; ${settingOf(appraised)}${lightNodes > 0 ? `, with ${lightNodes} light nodes` : ""}`;
}

/** A campaign is held against the last one before it whose evidence says something; where there is none, against the last. */
function pairsIn(setting: string, campaigns: readonly Measured[]): Pair[] {
  const pairs: Pair[] = [];
  const seen = new Set<AppraisedCell>();
  let before: { campaign: Measured; cells: AppraisedCell[] } | undefined;
  for (const campaign of campaigns) {
    const own = campaign.settings.get(setting);
    if (!own) continue;
    const cells = own.filter((cell) => isWhole(cell) && !seen.has(cell));
    if (before)
      pairs.push({
        earlier: before.campaign,
        later: campaign,
        setting,
        cells: { earlier: before.cells, later: cells },
      });
    if (!before || cells.length > 0) before = { campaign, cells };
    for (const cell of own) seen.add(cell);
  }
  return pairs;
}

const isWhole = ({ stored, examined }: AppraisedCell): boolean => lackingIn(stored, examined).length === 0;

function changesBetween(earlier: Measured, later: Measured, pairs: readonly Pair[]): Changes {
  const compared = pairs.filter(({ cells }) => cells.earlier.length > 0 && cells.later.length > 0);
  return {
    earlier: { folder: earlier.folder, startedAt: earlier.startedAt },
    later: { folder: later.folder, startedAt: later.startedAt },
    settings: compared.map(({ setting, cells }) => ({
      setting,
      observations: { earlier: cells.earlier.length, later: cells.later.length },
      differences: differencesOf(
        { run: earlier.evidence.run, cells: cells.earlier },
        { run: later.evidence.run, cells: cells.later },
      ),
      answers: changedAnswers(cells.earlier, cells.later),
    })),
    notCompared: [...onlyOne(earlier, later), ...pairs.flatMap(lackingOf)],
  };
}

function onlyOne(earlier: Measured, later: Measured): Changes["notCompared"] {
  const only = ({ settings, folder }: Measured, { settings: others }: Measured) =>
    Array.from(settings.keys())
      .filter((setting) => !others.has(setting))
      .map((setting) => ({ setting, why: `Only ${folder} measured it.` }));
  return [...only(earlier, later), ...only(later, earlier)];
}

/** Cells that say nothing are named; else what is not compared is what both folders hold. */
function lackingOf({ earlier, later, setting, cells }: Pair): Changes["notCompared"] {
  const whys = [earlier, later].flatMap(({ settings }) =>
    (settings.get(setting) ?? []).flatMap((cell) =>
      lackingIn(cell.stored, cell.examined).map((why) => `${cell.name} ${why}`),
    ),
  );
  if (whys.length === 0 && cells.later.length === 0)
    whys.push(`Its history in ${later.folder} is one that was there before: one observation, nothing to compare.`);
  return Array.from(new Set(whys), (why) => ({ setting, why }));
}

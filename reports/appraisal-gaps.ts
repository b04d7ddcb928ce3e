import type { Cell } from "../harness/campaign/cell.ts";
import type { Evidence } from "../harness/evidence/read.ts";
import { degradationWords } from "../harness/history/degradation.ts";
import { degradationSlug, readDegradation } from "../harness/site/degradation.ts";
import { whyNotLost } from "../harness/site/dependencies.ts";
import { whyNotLight } from "../harness/site/light-nodes.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { readWindow, windowName } from "../harness/site/window.ts";

/** Something that a profile asks for and the evidence does not hold. */
export interface Gap {
  /** Undefined where it is not known which topology it is about: then it is about each. */
  topology?: string;
  text: string;
}

/** What a profile asks for, or a campaign was to measure, and is not among the measured cells. */
export function gapsOf(evidence: readonly Evidence[], measured: readonly Cell[], profile: SiteProfile): Gap[] {
  const missing = evidence.flatMap(({ missing: cells }) =>
    cells.map(({ id, problem }) => ({ text: `${id} was to be measured and is not there: ${problem.text}` })),
  );
  if (measured.length === 0) return [...missing, { text: "Nothing was measured at all." }];
  return [...missing, ...uncovered(measured, profile)];
}

/** A topology that was measured must have met every fault that the profile asks about, for as long and as often. */
function uncovered(measured: readonly Cell[], { campaign }: SiteProfile): Gap[] {
  const topologies = Array.from(new Set(measured.map(({ topology }) => topology)));
  const windows = Array.from(new Set(campaign.windows.map((text) => windowName(readWindow(text) ?? 0))));
  return topologies.flatMap((topology) =>
    campaign.dependencies.flatMap((dependency) =>
      campaign.faults
        .filter((fault) => whyNotLost(topology, dependency, fault) === undefined)
        .flatMap((fault) =>
          windows.flatMap((window) =>
            campaign.lightNodes.flatMap((lightNodes) => {
              if (whyNotLight(topology, lightNodes) !== undefined) return [];
              const count = measured.filter(
                (cell) =>
                  cell.topology === topology &&
                  cell.dependency === dependency &&
                  cell.fault === fault &&
                  isDegradedAs(cell, campaign.degrade) &&
                  cell.window.name === window &&
                  cell.lightNodes === lightNodes,
              ).length;
              if (count >= campaign.repeat) return [];
              const light = lightNodes > 0 ? `, ${lightNodes} light nodes` : "";
              const what = `${topology}, ${dependency}, ${faultAsked(fault, campaign.degrade)}, window ${window}${light}`;
              return [
                { topology, text: `${what}: measured ${count} times, and the profile asks for ${campaign.repeat}.` },
              ];
            }),
          ),
        ),
    ),
  );
}

const faultAsked = (fault: Cell["fault"], degrade: SiteProfile["campaign"]["degrade"]): string =>
  fault === "degrade" && degrade ? `${fault} (${degradationWords(readDegradation(degrade))})` : fault;

/** A link that was worse, or better, than the profile says is another fault. */
const isDegradedAs = ({ degradation }: Cell, asked: SiteProfile["campaign"]["degrade"]): boolean =>
  !degradation || (asked !== undefined && degradationSlug(degradation) === degradationSlug(readDegradation(asked)));

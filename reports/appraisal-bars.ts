import type { Examined } from "../harness/evidence/integrity.ts";
import type { StoredCell } from "../harness/evidence/read.ts";
import type { Provenance } from "../harness/evidence/schema.ts";
import type { SiteProfile } from "../harness/site/schema.ts";

type Accept = SiteProfile["gate"]["accept"];

/** Every reason why a cell's results can't count under a gate's policy, as a sentence that begins with the cell's name. */
export function barsOf(name: string, stored: StoredCell, examined: Examined, accept: Accept): string[] {
  const { cell, provenance } = stored.record;
  const named = (text: string) => `${name} ${text}`;
  const lacking = lackingIn(stored, examined);
  if (examined.state !== "sound") return lacking.map(named);
  return [
    ...lacking.map(named),
    ...(provenance ? policyBars(provenance, accept).map(named) : [named("does not say what it was measured on.")]),
    ...(cell.window.scale === (provenance?.timeScale ?? cell.window.scale)
      ? []
      : [named(`had a window at time scale ${cell.window.scale} on a topology at ${provenance?.timeScale}.`)]),
  ];
}

/** Why a cell's evidence says nothing, whoever asks; empty where it is whole and its fault is proved. */
export function lackingIn({ record: { reason } }: StoredCell, { state, problems, certificate }: Examined): string[] {
  if (state === "damaged") return [`is damaged: ${problems.map(({ text }) => text).join(" ")}`];
  if (state === "incomplete") return [`was not measured to its end: ${reason ?? "no reason was recorded"}`];
  if (certificate?.state === "confirmed") return [];
  return [`has no proof of its fault: ${certificate?.reasons.map(({ text }) => text).join(" ") ?? "none is there."}`];
}

function policyBars({ flavour, standIn, standInPart, timeScale }: Provenance, accept: Accept): string[] {
  const bars: string[] = [];
  if (!accept.flavours.includes(flavour)) {
    bars.push(`was measured with the flavour ${flavour}; the profile's gate accepts ${accept.flavours.join(", ")}.`);
  }
  if (standIn !== undefined && !standInPart && !accept.standIns) {
    bars.push(`was measured on a stand-in (${standIn}); the profile's gate accepts none.`);
  }
  if (timeScale !== 1 && !accept.compressedTime) {
    bars.push(`ran at time scale ${timeScale}; the profile's gate accepts real time only.`);
  }
  return bars;
}

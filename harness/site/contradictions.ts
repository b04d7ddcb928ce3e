import { z } from "zod";
import { type CatalogueEntry, type Circumstances, catalogue, isAskedBy } from "./catalogue.ts";
import { hasDevices } from "./devices.ts";
import type { Mistake } from "./problem.ts";
import { SiteProfile } from "./schema.ts";
import { readWindow } from "./window.ts";

/**
 * The mistakes that need more than one place of a profile to be seen, in a profile as it was written.
 * Other mistakes in it don't matter, as long as the places in question are right.
 */
export function contradictionsIn(written: unknown): Mistake[] {
  return [...repetitions(written, []), ...degradations(written), ...unaskedRequirements(written)];
}

function repetitions(value: unknown, path: PropertyKey[]): Mistake[] {
  if (Array.isArray(value)) {
    const meanings = value.map((entry) => (typeof entry === "string" ? (readWindow(entry) ?? entry) : entry));
    return value.flatMap((entry, index) => {
      const first = value[meanings.indexOf(meanings[index])];
      const repeated = typeof entry === "string" && meanings.indexOf(meanings[index]) < index;
      const text = first === entry ? `${entry} is listed twice` : `${entry} is the same as ${first}, listed before it`;
      return repeated ? [{ path: [...path, index], at: "value", text }] : repetitions(entry, [...path, index]);
    });
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => repetitions(entry, [...path, key]));
}

const Degrading = z.object({
  campaign: z.object({ faults: SiteProfile.shape.campaign.shape.faults, degrade: z.unknown().optional() }),
});

/** A link is degraded by a fault that says so, and by settings that say how. */
function degradations(written: unknown): Mistake[] {
  const { success, data } = Degrading.safeParse(written);
  if (!success) return [];
  const { faults, degrade } = data.campaign;
  const index = faults.indexOf("degrade");
  if (index === -1 && degrade !== undefined) {
    const text = "no fault of this profile degrades a link; add degrade to campaign.faults";
    return [{ path: ["campaign", "degrade"], at: "key", text }];
  }
  if (index === -1 || degrade !== undefined) return [];
  const text = "degrade needs campaign.degrade beside it, which says how bad the link is";
  return [{ path: ["campaign", "faults", index], at: "value", text }];
}

const Asked = z.object({
  workloads: z.object({
    variants: SiteProfile.shape.workloads.shape.variants,
    behaviour: z.string().optional(),
    devices: z.boolean().optional(),
  }),
  disturbances: SiteProfile.shape.disturbances,
  campaign: z.object({
    topologies: SiteProfile.shape.campaign.shape.topologies,
    dependencies: SiteProfile.shape.campaign.shape.dependencies,
    faults: SiteProfile.shape.campaign.shape.faults,
    windows: SiteProfile.shape.campaign.shape.windows,
  }),
  requirements: z.record(z.string(), z.unknown()),
});

/** Overrides of requirements that nothing in the profile asks: they would look as if they had been asked. */
function unaskedRequirements(written: unknown): Mistake[] {
  const { success, data } = Asked.safeParse(written);
  if (!success) return [];
  const devices = hasDevices(data.workloads);
  const asked = { variants: data.workloads.variants, disturbances: data.disturbances, devices };
  const cells = circumstancesOf(data.campaign);
  return Object.keys(data.requirements).flatMap((key) => {
    const entries = catalogue.filter(({ id, pattern }) => id === key || pattern === key);
    const text = whyUnasked(entries, asked, cells);
    return text === undefined ? [] : [{ path: ["requirements", key], at: "key" as const, text }];
  });
}

function whyUnasked(
  entries: readonly CatalogueEntry[],
  asked: Parameters<typeof isAskedBy>[1],
  cells: readonly Circumstances[],
): string | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  if (!entries.some((entry) => isAskedBy(entry, asked))) {
    const { variant, disturbance, device } = first.needs;
    const missing = [
      ...(variant && entries.length === 1 && !asked.variants.includes(variant) ? [`the variant ${variant}`] : []),
      ...(disturbance && !asked.disturbances.includes(disturbance) ? [`the disturbance ${disturbance}`] : []),
      ...(device && !asked.devices ? ["workloads.devices: true"] : []),
    ];
    return `nothing in this profile asks this: it needs ${missing.join(" and ")}`;
  }
  const reasons = cells.map((cell) => first.notIn?.(cell));
  return reasons.every((reason) => reason !== undefined)
    ? `no cell of this profile can ask this. ${[...new Set(reasons)].join(" ").replace(/\.$/, "")}`
    : undefined;
}

/** Every combination that a campaign's cells may have. */
export function circumstancesOf({
  topologies,
  dependencies,
  faults,
  windows,
}: z.infer<typeof Asked>["campaign"]): Circumstances[] {
  return topologies.flatMap((topology) =>
    dependencies.flatMap((dependency) =>
      faults.flatMap((fault) =>
        windows.map((name) => ({ topology, dependency, fault, window: { name, ms: readWindow(name) ?? 0, scale: 1 } })),
      ),
    ),
  );
}

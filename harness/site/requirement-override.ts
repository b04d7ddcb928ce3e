import { z } from "zod";
import { type CatalogueEntry, catalogue } from "./catalogue.ts";
import { durationExpectation, readDuration } from "./duration.ts";
import { expected, mapping } from "./expected.ts";
import { Level, type Requirement } from "./requirement.ts";

/** A duration as it is written, longer than nothing. */
export const Duration = z
  .string(expected(durationExpectation))
  .refine((text) => (readDuration(text) ?? 0) > 0, expected(durationExpectation));

/** What a site profile says of a requirement in place of the catalogue. */
export interface RequirementOverride {
  within?: string | undefined;
  atMost?: number | undefined;
  level?: Level | undefined;
}

const level = z.enum(Level.options, expected("must or should")).optional();
const atMost = z.number(expected("a number from 0")).min(0, expected("a number from 0")).optional();

const overrideBy: Record<Requirement["unit"], z.ZodType<RequirementOverride>> = {
  ms: mapping({ within: Duration.optional(), level }),
  ratio: mapping({ atMost, level }),
  count: mapping({ atMost, level }),
  none: mapping({ level }),
};

/** Overrides by a requirement's id, or by a pattern such as `restart.*.after-crash`; an id says more than a pattern. */
export const RequirementOverrides = mapping(
  Object.fromEntries(
    catalogue.flatMap(({ id, pattern, unit }) => [
      [id, overrideBy[unit].optional()],
      ...(pattern ? [[pattern, overrideBy[unit].optional()]] : []),
    ]),
  ) as Record<string, z.ZodOptional<z.ZodType<RequirementOverride>>>,
  "requirement",
);
export type RequirementOverrides = Readonly<Record<string, RequirementOverride | undefined>>;

/** The requirement that a catalogue's entry becomes under a profile's overrides, where this is `lost`. */
export function requirementOf(entry: CatalogueEntry, overrides: RequirementOverrides, lost: string): Requirement {
  const { id, pattern, unit } = entry;
  const { within, atMost: limit, level } = { ...(pattern && overrides[pattern]), ...overrides[id] };
  const threshold = within === undefined ? (limit ?? entry.threshold) : (readDuration(within) ?? entry.threshold);
  return {
    id,
    sentence: entry.sentence(unit === "ms" ? `${threshold / 1000} s` : String(threshold), lost),
    level: level ?? entry.level,
    threshold,
    unit,
  };
}

import { profileOf, profileText } from "../site/profile.fixture.ts";
import { type Narrowing, type Plan, type PlannedCell, planCampaign } from "./plan.ts";

/** What is planned for the profile that a text stands for, built throughout. */
export const plan = (text: string, narrowing: Narrowing = {}): Plan =>
  planCampaign(profileOf(text), narrowing, () => "built");

/** The names of the planned cells, in their order. */
export const idsOf = (text: string, narrowing?: Narrowing): string[] =>
  plan(text, narrowing).cells.map(({ cell }) => cell.id);

/** The one cell of a plan; throws when it has none or others. */
export function onlyCell(text: string, narrowing?: Narrowing): PlannedCell {
  const [first, ...others] = plan(text, narrowing).cells;
  if (!first || others.length > 0) throw new Error("Expected a plan of one cell.");
  return first;
}

/** The smallest profile with further keys in its campaign. */
export const campaign = (keys: string): string => profileText({ "[kubernetes]": `[kubernetes]\n${keys}` });

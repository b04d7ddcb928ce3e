import { type Leftover, leftovers } from "./engine.ts";
import { isAlive } from "./process.ts";

/** What this process and dead ones have on the engine; other live runs, side by side with the tests, are not our business. */
export async function ownLeftovers(): Promise<Leftover[]> {
  const found = await Promise.all(
    (await leftovers()).map(async (leftover) => ({ leftover, isOthers: await belongsToOthers(leftover) })),
  );
  return found.filter(({ isOthers }) => !isOthers).map(({ leftover }) => leftover);
}

const belongsToOthers = async ({ owner }: Leftover): Promise<boolean> =>
  owner !== undefined && owner.pid !== process.pid && (await isAlive(owner));

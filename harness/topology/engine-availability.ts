import { engineVersion } from "../host/engine.ts";
import type { Availability } from "./topology.ts";

/** What a machine lacks, and how to get it; undefined where it lacks nothing. */
type Missing = { reason: string; hint: string } | undefined;

/** Looks at what a topology in containers needs: first an engine that answers, then programs, then what is its own. */
export async function withEngine(
  missing: () => Promise<Missing>,
  look: (engine: string) => Availability | Promise<Availability>,
): Promise<Availability> {
  const engine = await engineVersion();
  if (!engine) {
    return { available: false, reason: "no container engine answers", hint: "Run scripts/engine, or start Docker." };
  }
  const lacks = await missing();
  return lacks ? { available: false, ...lacks } : look(engine);
}

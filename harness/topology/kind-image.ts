import { engine, engineMust } from "../host/engine.ts";
import type { ReportProgress } from "../progress.ts";

/** The nodes' image of kind v0.30.0, pinned by kind itself: its pkg/apis/config/defaults/image.go at that tag. */
export const kindNodeImage =
  "kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a";

/** Its name and tag, for people. */
export const kindNodeImageName = "kindest/node:v1.34.0";

const askLimitMs = 10_000;
const pullLimitMs = 15 * 60_000;

/** Where the nodes' image can be had: it is in the engine, its registry has it, or (in a sentence) why neither. */
export type NodeImageSource = { from: "engine" | "registry" } | { from: "nowhere"; reason: string };

/** Asks the engine first, and the registry only about an image that is not there; downloads nothing. */
export async function nodeImageSource(signal: AbortSignal, limitMs = askLimitMs): Promise<NodeImageSource> {
  if (await isInEngine(signal)) return { from: "engine" };
  const asked = await engine(["manifest", "inspect", kindNodeImage], { signal, timeoutMs: limitMs });
  signal.throwIfAborted();
  if (asked.ok) return { from: "registry" };
  const answer = asked.timedOut
    ? `its registry does not answer within ${limitMs / 1000} s`
    : `its registry can't be asked: ${asked.stderr.trim().split("\n").at(-1)}`;
  return { from: "nowhere", reason: `the image ${kindNodeImageName} is not in the engine, and ${answer}` };
}

/** Brings the nodes' image into the engine; kind would do that too, but without a word of how long it may take. */
export async function pullNodeImage({
  signal,
  report,
}: {
  signal: AbortSignal;
  report: ReportProgress;
}): Promise<void> {
  if (await isInEngine(signal)) return;
  report({ phase: "parts", text: `pulling ${kindNodeImageName}`, limitMs: pullLimitMs });
  await engineMust(["pull", "--quiet", kindNodeImage], { signal, timeoutMs: pullLimitMs });
}

const isInEngine = async (signal: AbortSignal) => (await engine(["image", "inspect", kindNodeImage], { signal })).ok;

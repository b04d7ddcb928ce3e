import { engine, engineMust } from "../host/engine.ts";
import type { ReportProgress } from "../progress.ts";

/** The nodes' image of kind v0.30.0, pinned by kind itself: its pkg/apis/config/defaults/image.go at that tag. */
export const kindNodeImage =
  "kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a";

/** k3s of the v1.32 line, by the digest under which others pin it too. */
export const k3sImage =
  "rancher/k3s:v1.32.8-k3s1@sha256:f9f125ef9c662a231a98c507afdd3ba9a94d5f02631f946d1d34000ef67f7263";

const askLimitMs = 10_000;
const pullLimitMs = 15 * 60_000;

/** A pinned image's name and tag, for people. */
export const imageName = (image: string): string => image.split("@")[0] ?? image;

/** Where an image can be had: it is in the engine, its registry has it, or (in a sentence) why neither. */
export type ImageSource = { from: "engine" | "registry" } | { from: "nowhere"; reason: string };

/** Asks the engine first, and the registry only about an image that is not there; downloads nothing. */
export async function imageSource(image: string, signal: AbortSignal, limitMs = askLimitMs): Promise<ImageSource> {
  if (await isInEngine(image, signal)) return { from: "engine" };
  const asked = await engine(["manifest", "inspect", image], { signal, timeoutMs: limitMs });
  signal.throwIfAborted();
  if (asked.ok) return { from: "registry" };
  const answer = asked.timedOut
    ? `its registry does not answer within ${limitMs / 1000} s`
    : `its registry can't be asked: ${asked.stderr.trim().split("\n").at(-1)}`;
  return { from: "nowhere", reason: `the image ${imageName(image)} is not in the engine, and ${answer}` };
}

/** What to do about an image that can be had from nowhere. */
export const howToGetImage = (image: string): string =>
  `Let the engine reach the registry, or take the built flavour. By hand: docker pull ${image}`;

/** Brings an image into the engine; kind and k3d would do that too, but without a word of how long it may take. */
export async function pullImage(
  image: string,
  { signal, report }: { signal: AbortSignal; report: ReportProgress },
): Promise<void> {
  if (await isInEngine(image, signal)) return;
  report({ phase: "parts", text: `pulling ${imageName(image)}`, limitMs: pullLimitMs });
  await engineMust(["pull", "--quiet", image], { signal, timeoutMs: pullLimitMs });
}

const isInEngine = async (image: string, signal: AbortSignal) =>
  (await engine(["image", "inspect", image], { signal })).ok;

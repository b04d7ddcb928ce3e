import { engine, engineMust } from "../host/engine.ts";
import type { ReportProgress } from "../progress.ts";
import type { Availability } from "./topology.ts";

/** The nodes' image of kind v0.30.0, pinned by kind itself: its pkg/apis/config/defaults/image.go at that tag. */
export const kindNodeImage =
  "kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a";

/** k3s of the v1.32 line, by the digest under which others pin it too. */
export const k3sImage =
  "rancher/k3s:v1.32.8-k3s1@sha256:f9f125ef9c662a231a98c507afdd3ba9a94d5f02631f946d1d34000ef67f7263";

/**
 * KubeEdge 1.20.0 as its project publishes it: cloudcore, and what `keadm join` takes edgecore from (pkg/image/image.go of
 * that release). By tag, since no public record of their digests is known: `resolvedImage` says which ones came.
 */
export const cloudcoreImage = "kubeedge/cloudcore:v1.20.0";
export const installationPackageImage = "kubeedge/installation-package:v1.20.0";

const askLimitMs = 10_000;
const pullLimitMs = 15 * 60_000;

/** A pinned image's name and tag, for people. */
export const imageName = (image: string): string => image.split("@")[0] ?? image;

/** Where an image can be had: it is in the engine, its registry has it, or neither: then what came of asking the registry. */
export type ImageSource = { from: "engine" | "registry" } | { from: "nowhere"; registry: string };

/** Asks the engine first, and the registry only about an image that is not there; downloads nothing. */
export async function imageSource(image: string, signal: AbortSignal, limitMs = askLimitMs): Promise<ImageSource> {
  if (await isInEngine(image, signal)) return { from: "engine" };
  const asked = await engine(["manifest", "inspect", image], { signal, timeoutMs: limitMs });
  signal.throwIfAborted();
  if (asked.ok) return { from: "registry" };
  if (asked.timedOut) return { from: "nowhere", registry: `does not answer within ${limitMs / 1000} s` };
  return { from: "nowhere", registry: `can't be asked: ${asked.stderr.trim().split("\n").at(-1)}` };
}

/** Whether all of these images can be had; if not, which ones can't, why, and what to do about it. */
export async function imagesAvailability(images: readonly string[], signal: AbortSignal): Promise<Availability> {
  const asked = await Promise.all(images.map(async (image) => ({ image, source: await imageSource(image, signal) })));
  const missing = asked.flatMap(({ image, source }) =>
    source.from === "nowhere" ? [{ image, registry: source.registry }] : [],
  );
  if (missing.length === 0) {
    const found = asked.map(({ image, source: { from } }) =>
      [imageName(image), from === "engine" ? "is in the engine" : "comes from its registry"].join(" "),
    );
    return { available: true, detail: found.join("; ") };
  }
  const byAnswer = Map.groupBy(missing, ({ registry }) => registry);
  const reasons = [...byAnswer].map(([registry, those]) =>
    whyMissing(
      those.map(({ image }) => image),
      registry,
    ),
  );
  const pulls = missing.map(({ image }) => `docker pull ${image}`);
  const hint = `Let the engine reach the registry, or take the built flavour. By hand: ${pulls.join("; ")}`;
  return { available: false, reason: reasons.join("; "), hint };
}

function whyMissing(images: readonly string[], registry: string): string {
  const names = new Intl.ListFormat("en").format(images.map(imageName));
  if (images.length === 1) return `the image ${names} is not in the engine, and its registry ${registry}`;
  return `the images ${names} are not in the engine, and their registry ${registry}`;
}

/** Brings an image into the engine; kind and k3d would do that too, but without a word of how long it may take. */
export async function pullImage(
  image: string,
  { signal, report }: { signal: AbortSignal; report: ReportProgress },
): Promise<void> {
  if (await isInEngine(image, signal)) return;
  report({ phase: "parts", text: `pulling ${imageName(image)}`, limitMs: pullLimitMs });
  await engineMust(["pull", "--quiet", image], { signal, timeoutMs: pullLimitMs });
}

/** An image of the engine with the digest under which it was pulled, or in words what else tells it apart. */
export async function resolvedImage(image: string, signal: AbortSignal): Promise<string> {
  const format = '{{.Id}} {{join .RepoDigests " "}}';
  const [id, ...digests] = (await engineMust(["image", "inspect", "--format", format, image], { signal })).split(/\s+/);
  const repository = imageName(image).replace(/:[^/:]*$/, "");
  const pulled = digests.find((digest) => digest.startsWith(`${repository}@`));
  if (pulled === undefined) return `${image}, ${id}: in the engine without a registry's digest`;
  return `${image}${pulled.slice(repository.length)}`;
}

const isInEngine = async (image: string, signal: AbortSignal) =>
  (await engine(["image", "inspect", image], { signal })).ok;

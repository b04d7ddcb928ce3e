import { basename, join } from "node:path";
import type { Artefact } from "./cache.ts";
import { contentHash } from "./hash.ts";
import { buildImage, saveImage } from "./image.ts";
import { inPackage } from "./package-root.ts";

/** The name by which the nodes' containerd is configured to find the image that holds a pod's namespaces. */
export const pauseImage = "islanding/pause:1";

/** The workload's image as the engine knows it; nodes know it as docker.io/…. */
export function workloadImage(programsFolder: string): string {
  return `islanding/workload:${contentHash({ programs: basename(programsFolder) })}`;
}

/** What a node must have without a registry, as archives to import: `workload.tar` and `pause.tar`. */
export function workloadImages(programsFolder: string, signal: AbortSignal): Artefact {
  return {
    name: "workload-images",
    what: "the images that pods are made of",
    ingredients: { programs: basename(programsFolder) },
    build: async (folder) => {
      for (const [target, tag] of [
        ["workload", workloadImage(programsFolder)],
        ["pause", pauseImage],
      ] as const) {
        await buildImage(
          { tag, folder: programsFolder, file: inPackage("fixtures", "workloads", "Dockerfile"), target },
          signal,
        );
        await saveImage(tag, join(folder, `${target}.tar`), signal);
      }
    },
  };
}

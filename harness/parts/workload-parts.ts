import { join } from "node:path";
import { unavailableError } from "../errors.ts";
import { cached } from "./cache.ts";
import type { BuildContext } from "./ensured.ts";
import { type GoPrograms, goPrograms, goVersion } from "./go-programs.ts";
import { enginePlatform } from "./image.ts";
import { workloadImage, workloadImages } from "./workload-images.ts";

/** What every cluster gets from here, wherever its own binaries come from. */
export interface WorkloadParts {
  /** The reference by which pods name it, once `workloadTar` was imported on their node. */
  workloadImage: string;
  workloadTar: string;
  /** The measuring point's program, on this machine. */
  vantage: string;
}

export interface WorkloadImages extends WorkloadParts {
  /** The folder of all archives of images that pods are made of. */
  images: string;
}

const workloads: GoPrograms = {
  name: "workloads",
  what: "the workload and the measuring point",
  module: ["fixtures", "workloads"],
  packages: "./...",
};

/** Finds the workload and the measuring point, or builds them: a minute at first. */
export async function ensureWorkloadParts(context: BuildContext): Promise<WorkloadImages> {
  const { signal } = context;
  await requireSamePlatform(signal);
  const programs = await cached(await goPrograms(workloads, signal), context);
  const images = await cached(workloadImages(programs, signal), context);
  return {
    workloadImage: `docker.io/${workloadImage(programs)}`,
    workloadTar: join(images, "workload.tar"),
    vantage: join(programs, "vantage"),
    images,
  };
}

async function requireSamePlatform(signal: AbortSignal): Promise<void> {
  const [engine, go] = await Promise.all([enginePlatform(signal), goVersion(signal)]);
  if (go.endsWith(` ${engine}`)) return;
  throw unavailableError(
    "other-platform",
    `Expected the container engine to run what is compiled here: it is ${engine}, the compiler ${go}.`,
    "Use an engine on this machine.",
  );
}

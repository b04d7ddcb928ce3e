import { IslandingError, unavailableError } from "../errors.ts";
import { command, howToGet } from "./command.ts";

export interface ImageBuild {
  tag: string;
  folder: string;
  /** A Dockerfile that runs nothing and fetches nothing. */
  file: string;
  buildArguments?: Readonly<Record<string, string>>;
  target?: string;
}

/** Every image that this project makes carries it. */
const label = "islanding=parts";

/** The local builder, without the attestations that would make a plain image an index. */
const env = { BUILDX_BUILDER: "default", BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };

/** The engine's system and architecture, like `linux/amd64`. */
export async function enginePlatform(signal: AbortSignal): Promise<string> {
  try {
    return await command(["docker", "version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"], { signal });
  } catch (error) {
    if (!(error instanceof IslandingError) || error.code !== "command-failed") throw error;
    throw unavailableError("no-engine", "Expected a container engine to answer, found none.", howToGet.docker, error);
  }
}

/** The image's digest, or undefined where the engine doesn't have it. */
export async function imageId(tag: string, signal: AbortSignal): Promise<string | undefined> {
  const ids = await command(["docker", "image", "ls", "--quiet", "--no-trunc", tag], { signal });
  return ids.split("\n")[0] || undefined;
}

/** Makes an image of a root file system. */
export async function importImage(tar: string, tag: string, signal: AbortSignal): Promise<void> {
  await command(["docker", "import", "--change", `LABEL ${label}`, tar, tag], { signal });
}

export async function buildImage(build: ImageBuild, signal: AbortSignal): Promise<void> {
  const { tag, folder, file, buildArguments = {}, target } = build;
  const named = Object.entries(buildArguments).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  const stage = target === undefined ? [] : ["--target", target];
  await command(
    ["docker", "build", "--quiet", "--file", file, "--label", label, ...named, ...stage, "--tag", tag, folder],
    {
      signal,
      env,
    },
  );
}

export async function saveImage(tag: string, tar: string, signal: AbortSignal): Promise<void> {
  await command(["docker", "save", "--output", tar, tag], { signal });
}

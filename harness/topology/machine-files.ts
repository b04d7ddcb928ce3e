import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { engineMust, runLabel } from "../host/engine.ts";
import type { Files } from "./kubernetes-files.ts";

/** Puts files into a container; on the way they lie in a folder that only this user can read. */
export async function copyFiles(container: string, files: Files, signal: AbortSignal, root = "/"): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "islanding-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await writeFile(join(directory, path), content, { mode: 0o600 });
    }
    await engineMust(["cp", `${directory}/.`, `${container}:${root}`], { signal });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export interface FilesVolume {
  run: string;
  /** Of the volume. */
  name: string;
  /** Any that the engine has; nothing of it is run. */
  image: string;
  files: Files;
  signal: AbortSignal;
}

/** Makes a volume of the engine with these files, for a container that another tool makes and starts. */
export async function createFilesVolume({ run, name, image, files, signal }: FilesVolume): Promise<void> {
  const label = ["--label", `${runLabel}=${run}`];
  await engineMust(["volume", "create", ...label, name]);
  // The engine writes into a volume only by way of a container.
  await engineMust(["create", "--name", name, ...label, "--volume", `${name}:/files`, image]);
  await copyFiles(name, files, signal, "/files");
  await engineMust(["rm", name]);
}

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { engineMust, runLabel } from "../host/engine.ts";
import { inKeysFolder } from "../host/keys-folder.ts";
import type { Files } from "./kubernetes-files.ts";

export interface CopiedFiles {
  run: string;
  container: string;
  files: Files;
  /** Where in the container. */
  root?: string;
  signal: AbortSignal;
}

/** Puts files into a container. */
export async function copyFiles({ run, container, files, root = "/", signal }: CopiedFiles): Promise<void> {
  await inKeysFolder(run, async (folder) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), content, { mode: 0o600 });
    }
    await engineMust(["cp", `${folder}/.`, `${container}:${root}`], { signal });
  });
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
  await copyFiles({ run, container: name, files, root: "/files", signal });
  await engineMust(["rm", name]);
}

import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The variable of the environment that names the folder of files from which MicroK8s is installed where no store is in reach. */
export const filesVariable = "ISLANDING_MICROK8S_FILES";

/** What MicroK8s is installed from without a store or a registry. */
export interface SnapFiles {
  /** In the order in which they go in: what MicroK8s stands on, and then MicroK8s itself. */
  snaps: readonly string[];
  /** What vouches for them. */
  assertions: readonly string[];
  /** Archives of the images that its nodes need. */
  images: readonly string[];
}

/** The snaps that MicroK8s needs, by the names under which `snap download` leaves them (snap/snapcraft.yaml: base core20). */
const needed = ["snapd", "core20", "microk8s"];

/** How to do without a store, in a sentence. */
export const howToGiveFiles = [
  `Name a folder in ${filesVariable} with what a machine that reaches the snap store has downloaded:`,
  "snap download microk8s --channel=1.32/stable; snap download core20; snap download snapd;",
  "and, from a node of it: microk8s images export-local images.tar.",
].join(" ");

/** The files that the user gives; undefined where none are given, and a reason where they are not all there. */
export async function givenFiles(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SnapFiles | { reason: string } | undefined> {
  const folder = environment[filesVariable];
  if (!folder) return undefined;
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return { reason: `${filesVariable} names no folder that can be read: ${folder}` };

  const found: string[] = [];
  for (const snap of needed) {
    const files = names.filter((name) => name.startsWith(`${snap}_`) && name.endsWith(".snap"));
    const [file] = files;
    if (!file) return { reason: `there is no ${snap}_….snap in ${folder}` };
    if (files.length > 1)
      return { reason: `there are ${files.length} files ${snap}_….snap in ${folder}, where one is expected` };
    found.push(file);
  }
  const assertions = found.map((file) => file.replace(/\.snap$/, ".assert"));
  const unsigned = assertions.find((file) => !names.includes(file));
  if (unsigned) return { reason: `there is no ${unsigned} in ${folder}` };
  const images = names.filter((name) => name.endsWith(".tar")).sort();
  if (images.length === 0) return { reason: `there is no archive of images (.tar) in ${folder}` };
  const inFolder = (files: readonly string[]) => files.map((file) => join(folder, file));
  return { snaps: inFolder(found), assertions: inFolder(assertions), images: inFolder(images) };
}

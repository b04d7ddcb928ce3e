import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { type BuildContext, ensured, inUnfinishedFolder, partsFolder } from "./ensured.ts";
import { contentHash, type Ingredients } from "./hash.ts";

/** Files that take long to make and depend on nothing but their ingredients. */
export interface Artefact {
  name: string;
  /** What it is in the words of a progress line: "kubelet and 4 more". */
  what: string;
  ingredients: Ingredients;
  /** Makes the artefact's files in an empty folder; `step` says how far it is. */
  build: (folder: string, step: (text: string) => void) => Promise<void>;
}

/**
 * The folder of an artefact: the cached one, or one built now. It appears whole or not at all, and what a killed build
 * left is removed by the next build of the same artefact.
 */
export async function cached(artefact: Artefact, context: BuildContext): Promise<string> {
  const finished = join(partsFolder(context), `${artefact.name}-${contentHash(artefact.ingredients)}`);
  return ensured(
    {
      name: artefact.name,
      doing: `building ${artefact.what}`,
      find: async () => ((await exists(finished)) ? finished : undefined),
      make: (step) =>
        inUnfinishedFolder(artefact.name, context, async (folder) => {
          await artefact.build(folder, step);
          await rename(folder, finished);
        }),
    },
    context,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

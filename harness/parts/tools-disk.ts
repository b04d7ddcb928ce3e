import { copyFile, mkdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { cached } from "./cache.ts";
import { command } from "./command.ts";
import type { BuildContext } from "./ensured.ts";

/** By which a VM finds the disk. */
export const toolsDiskLabel = "islanding";
const diskSize = "128M";

/**
 * Programs of the harness's own as a disk that VMs read: copied into a machine without KVM over SSH, they would take it half
 * a minute of deciphering. `programs` is name in the VM → file on this machine, each in a folder of the cache.
 */
export async function ensureToolsDisk(
  programs: Readonly<Record<string, string>>,
  context: BuildContext,
): Promise<string> {
  const { signal } = context;
  const folder = await cached(
    {
      name: "tools-disk",
      what: "the disk with the harness's own programs",
      ingredients: {
        ...Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, basename(dirname(file))])),
        ":form": `bin ${diskSize}`,
      },
      build: async (into) => {
        const tree = join(into, "tools");
        await mkdir(join(tree, "bin"), { recursive: true });
        for (const [name, file] of Object.entries(programs)) await copyFile(file, join(tree, "bin", name));
        const form = ["-q", "-t", "ext4", "-L", toolsDiskLabel, "-O", "^has_journal", "-m", "0"];
        await command(["mke2fs", ...form, "-d", tree, join(into, "tools.ext4"), diskSize], { signal });
        await rm(tree, { recursive: true });
      },
    },
    context,
  );
  return join(folder, "tools.ext4");
}

import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Artefact, cached } from "./cache.ts";
import { command } from "./command.ts";
import type { BuildContext } from "./ensured.ts";
import { rootFileSystem } from "./root-file-system.ts";

/** Each has one program, by its own name. */
const packages = ["prometheus", "prometheus-node-exporter"];

export interface PrometheusParts {
  /** What is to be put over the root of a machine of the node image. */
  folder: string;
  /** Component → version. */
  components: Record<string, string>;
}

/** Prometheus and its node exporter as Debian has them: half a minute at first. */
export async function ensurePrometheus(context: BuildContext): Promise<PrometheusParts> {
  const made = await cached(artefact(context.signal), context);
  const installed = (await readFile(join(made, "packages.txt"), "utf8")).trim().split("\n");
  const versions = installed.map((line) => line.split(" ") as [string, string]);
  return {
    folder: join(made, "root"),
    components: Object.fromEntries(versions.filter(([name]) => packages.includes(name))),
  };
}

/** The programs alone, out of a whole root file system: they need nothing of it but the C library, which every node has. */
function artefact(signal: AbortSignal): Artefact {
  const whole = rootFileSystem(packages, signal);
  return {
    name: "prometheus",
    what: "Prometheus and its node exporter from Debian packages",
    ingredients: whole.ingredients,
    build: async (folder, step) => {
      await whole.build(folder, step);
      const [tar, root] = [join(folder, "rootfs.tar"), join(folder, "root")];
      await mkdir(root);
      const programs = packages.map((name) => `./usr/bin/${name}`);
      await command(["tar", "--extract", "--file", tar, "--directory", root, ...programs], { signal });
      await rm(tar);
    },
  };
}

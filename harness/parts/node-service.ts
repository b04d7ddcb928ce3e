import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { unavailableError } from "../errors.ts";
import { type Artefact, cached } from "./cache.ts";
import type { BuildContext } from "./ensured.ts";
import { type InstalledModule, withDependencies } from "./node-modules.ts";

/** A program of this package that Node runs in a machine of its own. */
export interface NodeService {
  /** Also the name of its folder in the cache. */
  name: string;
  what: string;
  /** Its modules' folder; `main` is the first. They import each other, Node's own modules and `library`. */
  program: string;
  /** The package of npm's that it is made with. */
  library: string;
}

export interface NodeServiceParts {
  /** What is to be put over a machine's root. */
  folder: string;
  /** What Node is to be started with there. */
  main: string;
  /** Component → version. */
  components: Record<string, string>;
}

/** The same as the compiled code's, so that a checkout hands over TypeScript and the package JavaScript. */
const extension = extname(import.meta.filename);

/** Node, the program and the packages that it needs, as one folder of the cache: seconds at first. */
export async function ensureNodeService(service: NodeService, context: BuildContext): Promise<NodeServiceParts> {
  const modules = await withDependencies(service.library, import.meta.dirname);
  const home = join("opt", "islanding", service.name);
  const node = nodeProgram();
  const folder = await cached(await artefact(service, { modules, node, home }), context);
  const library = modules.find(({ path }) => path === service.library)?.version ?? "unknown";
  return {
    folder,
    main: `/${join(home, "program", `main${extension}`)}`,
    components: { [service.library]: library, node: node.version },
  };
}

interface Ingredients {
  modules: readonly InstalledModule[];
  node: NodeProgram;
  /** Below the machine's root. */
  home: string;
}

async function artefact({ name, what, program }: NodeService, { modules, node, home }: Ingredients): Promise<Artefact> {
  const files = await programFiles(program);
  const ingredients = Object.fromEntries(modules.map(({ path, version }) => [`module ${path}`, version]));
  return {
    name,
    what,
    ingredients: { ...files, ...ingredients, ":node": `${node.name} ${node.version}` },
    build: async (folder) => {
      const programs = join(folder, "usr", "local", "bin");
      await mkdir(programs, { recursive: true });
      await cp(node.path, join(programs, "node"));
      const own = join(folder, home, "program");
      await mkdir(own, { recursive: true });
      for (const [file, text] of Object.entries(files)) await writeFile(join(own, file), text);
      await writeFile(join(own, "package.json"), `${JSON.stringify({ type: "module" })}\n`);
      for (const { path, folder: from } of modules) {
        const into = join(folder, home, "node_modules", path);
        const inner = join(from, "node_modules");
        await cp(from, into, { recursive: true, filter: (source) => !source.startsWith(inner) });
      }
    },
  };
}

async function programFiles(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((file) => extname(file) === extension && !/\.(test|d)\.ts$/.test(file));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
}

interface NodeProgram {
  name: string;
  version: string;
  path: string;
}

/** The one that npm brings: it needs nothing of a machine but the C and C++ libraries. */
function nodeProgram(): NodeProgram {
  const name = `node-${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const { version } = require(`${name}/package.json`);
    return { name, version, path: require.resolve(`${name}/bin/node`) };
  } catch (cause) {
    throw unavailableError("no-node", `Expected the package ${name}, found none.`, "Run `npm ci`.", cause);
  }
}

import { join } from "node:path";
import { IslandingError } from "../errors.ts";
import type { Artefact } from "./cache.ts";
import { type CommandOptions, command } from "./command.ts";
import { filesOf } from "./hash.ts";
import { inPackage } from "./package-root.ts";

export interface GoPrograms {
  /** Also the name of its folder in the cache. */
  name: string;
  what: string;
  /** The Go module's folder in this package. */
  module: readonly string[];
  /** `tool`: what the module's go.mod names as its tools; `./...`: its own programs. */
  packages: "tool" | "./...";
  /** The name of the one program, where its package has another. */
  program?: string;
  cgo?: { tags: string };
  /** The variable that the linker sets to the version of a required module. */
  version?: { variable: string; of: string };
}

type Step = (text: string) => void;

/** Programs compiled from a pinned Go module, as one artefact. */
export async function goPrograms(programs: GoPrograms, signal: AbortSignal): Promise<Artefact> {
  const cwd = inPackage(...programs.module);
  const files = await filesOf(cwd);
  const flags = [...flagsOf(programs, files["go.mod"] ?? ""), programs.packages];
  const env = { CGO_ENABLED: programs.cgo ? "1" : "0", GOWORK: "off" };
  return {
    name: programs.name,
    what: programs.what,
    ingredients: { ...files, ":go": await goVersion(signal), ":flags": JSON.stringify({ flags, env }) },
    build: async (folder, step) => {
      const options = { cwd, env, signal, killSignal: "SIGINT" } as const;
      if (programs.cgo) await requireCompiler(options);
      const packages = await download(programs.packages, options, step);
      await compile(["-o", join(folder, programs.program ?? "/"), ...flags], packages, options, step);
    },
  };
}

async function requireCompiler(options: CommandOptions): Promise<void> {
  await command([await command(["go", "env", "CC"], options), "--version"], options);
}

/** Brings the modules onto this machine, and returns the packages to compile. */
async function download(packages: string, options: CommandOptions, step: Step): Promise<ReadonlySet<string>> {
  let downloads = 0;
  const onLine = (line: string) => {
    if (line.startsWith("go: downloading")) step(`${++downloads} modules downloaded`);
  };
  return new Set((await command(["go", "list", "-deps", packages], { ...options, onLine })).split("\n"));
}

async function compile(
  argv: readonly string[],
  packages: ReadonlySet<string>,
  options: CommandOptions,
  step: Step,
): Promise<void> {
  let compiled = 0;
  const onLine = (line: string) => {
    if (packages.has(line)) step(`${++compiled} of at most ${packages.size} packages compiled`);
  };
  await command(["go", "build", "-v", ...argv], { ...options, onLine });
}

/** The version at which a go.mod requires a module. */
export function requiredVersion(goMod: string, module: string): string {
  const lines = goMod.split("\n").map((line) => line.replace("require", "").trim().split(" "));
  const version = lines.find(([path, next]) => path === module && next?.startsWith("v"))?.[1];
  if (version === undefined) {
    throw new IslandingError("no-required-version", `Expected go.mod to require ${module} at a version, found none.`);
  }
  return version;
}

/** What `go version` says: release, system and architecture. */
export async function goVersion(signal: AbortSignal): Promise<string> {
  return (await command(["go", "version"], { signal })).replace("go version ", "");
}

function flagsOf({ cgo, version }: GoPrograms, goMod: string): string[] {
  const link = ["-s", "-w"];
  if (cgo) link.push("-extldflags=-static");
  if (version) link.push("-X", `${version.variable}=${requiredVersion(goMod, version.of)}`);
  return ["-trimpath", "-buildvcs=false", `-ldflags=${link.join(" ")}`, ...(cgo ? [`-tags=${cgo.tags}`] : [])];
}

import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { IslandingError } from "../errors.ts";
import type { ReportProgress } from "../progress.ts";
import { holdLock } from "./lock.ts";
import { timed } from "./timed.ts";

export interface BuildContext {
  signal: AbortSignal;
  report: ReportProgress;
  /** Where artefacts are kept; the user's cache folder unless a test says otherwise. */
  cacheFolder?: string;
}

export interface Making<T> {
  /** Names its lock, and the file that remembers how long it took. */
  name: string;
  /** A progress line's beginning: "building kubelet and 4 more". */
  doing: string;
  find: () => Promise<T | undefined>;
  /** Makes it, so that `find` finds it; `step` says how far it is. */
  make: (step: (text: string) => void) => Promise<void>;
}

const makingLimitMs = 60 * 60_000;

/** Everything that outlives a checkout: artefacts here, the engine's wrapper and log beside them. */
export function userCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "islanding");
}

/** The folder of all artefacts, their locks and their durations. */
export function partsFolder({ cacheFolder }: BuildContext): string {
  return join(cacheFolder ?? userCacheFolder(), "parts");
}

/** Finds something or makes it, while other processes that want the same wait for it. */
export async function ensured<T>({ name, doing, find, make }: Making<T>, context: BuildContext): Promise<T> {
  const there = await find();
  if (there !== undefined) return there;
  await using _lock = await holdLock(join(partsFolder(context), `${name}.lock`), {
    signal: context.signal,
    limitMs: makingLimitMs,
    onWait: ({ pid, since }) =>
      context.report({ phase: "parts", text: `waiting for process ${pid}, which has been ${doing} since ${since}` }),
  });
  const meanwhile = await find();
  if (meanwhile !== undefined) return meanwhile;
  await timed(doing, { file: join(partsFolder(context), `${name}.took-ms`), report: context.report }, make);
  const made = await find();
  if (made === undefined) {
    throw new IslandingError("not-made", `Expected to find ${name} after ${doing}, found nothing.`);
  }
  return made;
}

/** Gives work an empty folder beside the artefacts, removed afterwards; only for the holder of the lock `name`. */
export async function inUnfinishedFolder(
  name: string,
  context: BuildContext,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const parts = partsFolder(context);
  const prefix = `.${name}.unfinished-`;
  for (const left of await readdir(parts)) {
    if (left.startsWith(prefix)) await rm(join(parts, left), { recursive: true, force: true });
  }
  const folder = join(parts, `${prefix}${randomUUID()}`);
  await mkdir(folder);
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { readFile, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import type { ReportProgress } from "../progress.ts";

export interface TimedOptions {
  /** Where the duration of the last time is kept. */
  file: string;
  report: ReportProgress;
  everyMs?: number;
}

/** Does a long piece of work and reports while it runs: what, how far, how long already, how long it took last time. */
export async function timed<T>(
  what: string,
  { file, report, everyMs = 2_000 }: TimedOptions,
  work: (step: (text: string) => void) => Promise<T>,
): Promise<T> {
  const lastMs = await readDuration(file);
  const started = performance.now();
  let far = "";
  const tell = () => {
    const elapsedMs = performance.now() - started;
    report({ phase: "parts", text: lineOf(what, far, lastMs), elapsedMs });
  };
  tell();
  const ticking = setInterval(tell, everyMs);
  try {
    const result = await work((text) => {
      far = text;
    });
    await writeFile(file, String(Math.round(performance.now() - started)));
    return result;
  } finally {
    clearInterval(ticking);
  }
}

function lineOf(what: string, far: string, lastMs: number | undefined): string {
  const last = lastMs === undefined ? "for the first time" : `last time ${seconds(lastMs)}`;
  return [what, far, last].filter(Boolean).join(", ");
}

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

async function readDuration(file: string): Promise<number | undefined> {
  try {
    const ms = Number(await readFile(file, "utf8"));
    return ms > 0 ? ms : undefined;
  } catch {
    return undefined;
  }
}

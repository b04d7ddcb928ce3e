import { performance } from "node:perf_hooks";
import { type Display, describeEnd, describeProgress } from "./display.ts";
import { wrapped } from "./output.ts";

/** A live list when standard output is a terminal that knows its width, plain lines on standard error else. */
export async function showProgress(ids: readonly string[], { json }: { json: boolean }): Promise<Display> {
  if (process.stdout.isTTY && process.stdout.columns > 0 && !json)
    return (await import("./progress-live.ts")).liveDisplay(ids);
  return plainDisplay((line) => process.stderr.write(`${line}\n`));
}

/** How often an unchanged line is repeated, so that a log shows that something is still going on. */
const repeatEveryMs = 30_000;

/** One line whenever something changes, each with the seconds since the start. */
export function plainDisplay(write: (line: string) => void, now: () => number = () => performance.now()): Display {
  const startedMs = now();
  let last = { what: "", atMs: Number.NEGATIVE_INFINITY };
  const line = (text: string, indent = "") => {
    const seconds = String(Math.round((now() - startedMs) / 1000)).padStart(5);
    write(wrapped(text, `[${seconds} s] ${indent}`));
  };
  return {
    begin: (id) => line(id),
    progress: (progress) => {
      // A text may hold how long it has been: that alone is no news.
      const what = `${progress.phase}: ${progress.text.replaceAll(/\d+ s\b/g, "")}`;
      if (what === last.what && now() - last.atMs < repeatEveryMs) return;
      last = { what, atMs: now() };
      line(describeProgress(progress), "  ");
    },
    end: (end) => line(describeEnd(end), "  "),
    close: async () => {},
  };
}

import type { Listener } from "../campaign/channel.ts";
import { runCampaign } from "../campaign/run.ts";
import { layoutOf } from "../evidence/layout.ts";
import type { Evidence } from "../evidence/read.ts";

/** Runs the suites over stored evidence, which makes each folder's results for the report again. Measures nothing. */
export async function readAgain(evidence: readonly Evidence[], signal: AbortSignal): Promise<void> {
  const several = evidence.length > 1;
  for (const { directory, cells } of evidence) {
    await runCampaign({
      mode: "read",
      cells: cells.map(({ record: { cell } }) => ({ cell, out: directory, ...(several && { source: directory }) })),
      resultsDir: layoutOf(directory).allureResults,
      listener: silent,
      signal,
    });
    signal.throwIfAborted();
  }
}

const silent: Listener = { begin: () => {}, progress: () => {}, end: () => {} };

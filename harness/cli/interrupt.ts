import { performance } from "node:perf_hooks";
import { exitCodes, IslandingError } from "../errors.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A terminal and a launcher both hand on one Ctrl-C: what follows within this time is the same one. */
const sameKeyPressMs = 1000;

/**
 * Turns the first Ctrl-C into an aborted signal, and answers every later one with a sentence. An error that nobody caught
 * aborts too, with itself as the reason, so that it heals before it is told.
 */
export function onInterrupt(): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  let lastAt = Number.NEGATIVE_INFINITY;
  const listener = (name: NodeJS.Signals) => {
    const now = performance.now();
    const sameKeyPress = now - lastAt < sameKeyPressMs;
    lastAt = now;
    if (!controller.signal.aborted) {
      process.stderr.write("\nInterrupted: putting back what was changed. This may take a minute.\n");
      controller.abort(
        new IslandingError("interrupted", `Interrupted by ${name}.`, { exitCode: exitCodes.interrupted }),
      );
    } else if (!sameKeyPress) {
      process.stderr.write(
        "\nStill healing: please let it finish. If it must be killed, run `islanding recover` afterwards.\n",
      );
    }
  };
  const abort = (thrown: unknown) => controller.abort(thrown);
  process.on("uncaughtException", abort);
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off("uncaughtException", abort);
      for (const name of signals) process.off(name, listener);
    },
  };
}

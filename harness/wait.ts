import { performance } from "node:perf_hooks";
import { setTimeout as timeout } from "node:timers/promises";
import { IslandingError } from "./errors.ts";

export interface WaitOptions {
  /** What is waited for, as in "waiting for …"; stands in the error. */
  what: string;
  limitMs: number;
  signal: AbortSignal;
  /** Pause between two looks. */
  everyMs?: number;
}

/**
 * Looks again and again until `look` returns something other than undefined or false, and returns that.
 * Throws `wait-limit` after `limitMs`, and the signal's reason when aborted.
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { what, limitMs, signal, everyMs = 200 }: WaitOptions,
): Promise<T> {
  const started = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() - started > limitMs) {
      throw new IslandingError("wait-limit", `Waited ${Math.round(limitMs / 1000)} s for ${what}, in vain.`);
    }
    await sleep(everyMs, signal);
  }
}

/** Waits for all, also when one of them fails, so that nothing is still under way when the first failure is thrown. */
export async function allSettled<T extends readonly unknown[] | []>(
  promises: T,
): Promise<{ -readonly [index in keyof T]: Awaited<T[index]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** Lets time pass. Throws the signal's reason when aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await timeout(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** Waits until the clock reads `untilMs`; the wait in which time itself is the condition (a fault's window). */
export async function waitUntil(untilMs: number, now: () => number, signal: AbortSignal): Promise<void> {
  const leftMs = untilMs - now();
  if (leftMs > 0) await sleep(leftMs, signal);
}

/** Waits for something that can't be stopped; throws the signal's reason as soon as that is aborted, and heeds it no more. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

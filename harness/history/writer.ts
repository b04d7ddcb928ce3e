import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { IslandingError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { explainDiskFull } from "./disk-full.ts";
import { type EventInput, type History, HistoryEvent } from "./event.ts";
import { linkTo } from "./line.ts";

export interface HistoryOptions {
  /** Takes secrets out of every text before it is written. */
  redact(text: string): string;
  /** Appends bytes to an open file and says how many it took; a test hands in a disk that fills up. */
  write?(descriptor: number, bytes: Buffer): number;
}

/** Starts a new history. A file that is there already is evidence, so it is refused. */
export function openHistory(file: string, clock: Clock, options: HistoryOptions): HistoryWriter {
  mkdirSync(dirname(file), { recursive: true });
  return new HistoryWriter(file, openNew(file), clock, options);
}

/**
 * Appends one line per event, at once and synchronously: a SIGKILL loses at most the line being written.
 * `events` holds exactly what a reader of the file would find.
 */
export class HistoryWriter implements Disposable, AsyncDisposable {
  readonly file: string;
  readonly #descriptor: number;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #options: HistoryOptions;
  readonly #events: HistoryEvent[] = [];
  #lastLine = "";
  #bytesWritten = 0;
  #open = true;

  constructor(file: string, descriptor: number, clock: Clock, options: HistoryOptions) {
    this.file = file;
    this.#descriptor = descriptor;
    this.#clock = clock;
    this.#startedMs = clock.now();
    this.#options = options;
  }

  get events(): History {
    return this.#events;
  }

  elapsedMs(): number {
    return this.#clock.now() - this.#startedMs;
  }

  record(event: EventInput): HistoryEvent {
    if (!this.#open) {
      throw new IslandingError("history-closed", `Expected the history ${this.file} to be open, found it closed.`);
    }
    const stamp = {
      n: this.#events.length + 1,
      prev: linkTo(this.#lastLine),
      t: Math.round(this.elapsedMs() * 10) / 10,
      at: this.#clock.wall().toISOString(),
    };
    const { redact } = this.#options;
    const line = JSON.stringify({ ...stamp, ...event }, (_, value) =>
      typeof value === "string" ? redact(value) : value,
    );
    const written = HistoryEvent.parse(JSON.parse(line));
    this.#append(Buffer.from(`${line}\n`));
    this.#lastLine = line;
    this.#events.push(written);
    return written;
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      fsyncSync(this.#descriptor);
    } catch (thrown) {
      throw explainDiskFull(thrown, this.file);
    } finally {
      closeSync(this.#descriptor);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
  }

  /** Writes all bytes or none: a partly written line is taken back, so that the file stays readable. */
  #append(bytes: Buffer): void {
    const write = this.#options.write ?? writeSync;
    try {
      for (let done = 0; done < bytes.length; ) done += write(this.#descriptor, bytes.subarray(done));
    } catch (thrown) {
      ftruncateSync(this.#descriptor, this.#bytesWritten);
      throw explainDiskFull(thrown, this.file);
    }
    this.#bytesWritten += bytes.length;
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, "ax");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST") {
      throw new IslandingError("history-exists", `Expected no history at ${file} yet, found one; it is left as it is.`);
    }
    throw explainDiskFull(thrown, file);
  }
}

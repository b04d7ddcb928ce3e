import { BroadcastChannel } from "node:worker_threads";
import { exitCodes, IslandingError } from "../errors.ts";
import type { Progress } from "../progress.ts";

/** How a cell came to its end in a suite. */
export interface CellEnd {
  id: string;
  /** unavailable: this machine can't measure it. failed: it was begun, and its evidence is incomplete. */
  state: "measured" | "read" | "unavailable" | "failed";
  error?: { code: string; message: string; hint?: string; exitCode: number };
}

type Message =
  | { kind: "hello" }
  | { kind: "interrupt" }
  | { kind: "progress"; progress: Progress }
  | { kind: "begin"; id: string }
  | { kind: "end"; end: CellEnd };

/** What the process that runs the suites hears of them. */
export interface Listener {
  progress(progress: Progress): void;
  begin(id: string): void;
  end(end: CellEnd): void;
}

/** The runner's end: hears of the suites, and hands an interrupt on to them, for signals don't reach worker threads. */
export function listenToSuites(name: string, listener: Listener, signal: AbortSignal): Disposable {
  const channel = new BroadcastChannel(name);
  const interrupt = () => send(channel, { kind: "interrupt" });
  channel.onmessage = (event: unknown) => {
    const message = (event as { data: Message }).data;
    if (message.kind === "hello" && signal.aborted) interrupt();
    if (message.kind === "progress") listener.progress(message.progress);
    if (message.kind === "begin") listener.begin(message.id);
    if (message.kind === "end") listener.end(message.end);
  };
  signal.addEventListener("abort", interrupt);
  return {
    [Symbol.dispose]: () => {
      signal.removeEventListener("abort", interrupt);
      channel.close();
    },
  };
}

/** Whoever runs the suites, as they see it. `signal` is aborted by an interrupt, also by one from before the suite was there. */
export interface Runner extends Listener, Disposable {
  readonly signal: AbortSignal;
}

/** The suites' end. */
export function speakToRunner(name: string): Runner {
  const channel = new BroadcastChannel(name);
  const controller = new AbortController();
  channel.onmessage = (event: unknown) => {
    if ((event as { data: Message }).data.kind === "interrupt") {
      controller.abort(
        new IslandingError("interrupted", "The run was interrupted.", { exitCode: exitCodes.interrupted }),
      );
    }
  };
  channel.unref();
  send(channel, { kind: "hello" });
  return {
    signal: controller.signal,
    progress: (progress) => send(channel, { kind: "progress", progress }),
    begin: (id) => send(channel, { kind: "begin", id }),
    end: (end) => send(channel, { kind: "end", end }),
    [Symbol.dispose]: () => channel.close(),
  };
}

const send = (channel: BroadcastChannel, message: Message): void => channel.postMessage(message);

import { createInterface } from "node:readline";
import type { Conversation, Host } from "./host.ts";

/**
 * IPv4's type of service of everything that measures, so that a packet filter can tell it from what the host's own programs
 * do: a code point set aside for local use (RFC 2474), which nobody else uses.
 */
export const measuringMark = 0x1c;

/** Where the measuring program lies inside a host. */
export const vantagePath = "/usr/local/bin/islanding-vantage";

export type VantageRequest =
  | { op: "hello"; timeoutMs: number }
  | { op: "work"; timeoutMs: number }
  | { op: "names"; timeoutMs: number }
  | HttpRequest
  | { op: "dial"; address: string; timeoutMs: number }
  | { op: "listen"; address: string; timeoutMs: number }
  | { op: "hold"; name: string; address: string; timeoutMs: number }
  | { op: "ping"; name: string; timeoutMs: number }
  | ({ op: "round-trips"; address: string; tos?: number; count: number } & Lasting)
  | ({ op: "throughput"; address: string; bitPerS: number; size: number } & Lasting);

/** Of what goes on for a while: how long it sends, and how long the last answer is waited for. */
interface Lasting {
  durationMs: number;
  lingerMs: number;
  timeoutMs: number;
}

export interface HttpRequest {
  op: "http";
  url: string;
  timeoutMs: number;
  insecure?: boolean;
  /** The authority that is trusted instead of the machine's own. */
  caPem?: string;
  /** What the server's certificate has to name, where that is not the host in the URL. */
  serverName?: string;
  /** GET if left out. */
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** The asker's own. */
  certificatePem?: string;
  keyPem?: string;
}

/** What the measuring program saw; `gone` means that it could not be asked (its host is off, paused or rebooting). */
export interface VantageAnswer {
  ok: boolean;
  ms: number;
  error?: string;
  detail?: string;
  status?: number;
  body?: string;
  /** What the host and its pods have asked resolvers for since that was first wanted to be known. */
  names?: string[];
  /** Whether it was before. */
  listening?: boolean;
  roundTrips?: { sent: number; received: number; duplicated: number; rttMs: number[] };
  throughput?: { sentBytes: number; receivedBytes: number; spanMs: number };
}

/** Asks questions from inside a host's network. Never throws; what can't be asked is an answer with error `gone`. */
export interface Vantage extends AsyncDisposable {
  ask(request: VantageRequest): Promise<VantageAnswer>;
}

const gone = (detail: string): VantageAnswer => ({ ok: false, ms: 0, error: "gone", detail });

/** Grace on top of a request's own limit before the measuring program itself counts as gone. */
const graceMs = 1500;

/** A vantage on a host with the measuring program; started at the first question, and again after the host rebooted. */
export class HostVantage implements Vantage {
  readonly #host: Pick<Host, "name" | "converse">;
  readonly #pending = new Map<number, (answer: VantageAnswer) => void>();
  #conversation: Conversation | undefined;
  #nextId = 1;

  constructor(host: Pick<Host, "name" | "converse">) {
    this.#host = host;
  }

  ask(request: VantageRequest): Promise<VantageAnswer> {
    const conversation = this.#conversation ?? this.#start();
    this.#conversation = conversation;
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#settle(id, gone(`no answer from the measuring program on ${this.#host.name}`)),
        request.timeoutMs + graceMs,
      );
      this.#pending.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      conversation.stdin?.write(`${JSON.stringify({ id, tos: measuringMark, ...request })}\n`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const conversation = this.#conversation;
    this.#drop("the run has ended");
    conversation?.stdin?.end();
    conversation?.kill();
  }

  #start(): Conversation {
    const conversation = this.#host.converse([vantagePath]);
    conversation.once("exit", () => {
      if (this.#conversation === conversation) this.#drop(`the measuring program on ${this.#host.name} ended`);
    });
    conversation.once("error", () => undefined);
    // Writing to a program that has just ended is expected here: its exit answers all questions.
    conversation.stdin?.on("error", () => undefined);
    if (conversation.stdout) {
      createInterface({ input: conversation.stdout }).on("line", (line) => {
        const { id, ...answer } = JSON.parse(line) as VantageAnswer & { id: number };
        this.#settle(id, answer);
      });
    }
    return conversation;
  }

  #drop(detail: string): void {
    this.#conversation = undefined;
    for (const id of [...this.#pending.keys()]) this.#settle(id, gone(detail));
  }

  #settle(id: number, answer: VantageAnswer): void {
    this.#pending.get(id)?.(answer);
    this.#pending.delete(id);
  }
}

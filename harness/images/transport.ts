import { createSecureContext, getCACertificates } from "node:tls";
import { EnvHttpProxyAgent, fetch, type Response } from "undici";
import { sleep } from "../wait.ts";
import { unknownBecause } from "./problem.ts";
import { isReset, whyUnreachable } from "./unreachable.ts";

const connectLimitMs = 5_000;
const attempts = 4;
const firstPauseMs = 500;
const longestPauseMs = 60_000;

/** A request that changes nothing, so that it can be made again. */
export interface Asked {
  url: URL;
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: URLSearchParams;
  signal: AbortSignal;
}

/** HTTP as registries need it: proxies, a private authority's certificate, time limits, and patience with busy servers. */
export interface Transport extends AsyncDisposable {
  /** Returns whatever answer came; throws an `ImageProblem` when none came. */
  ask(asked: Asked): Promise<Response>;
}

export interface TransportOptions {
  /** The certificate, in PEM, of an authority that is trusted besides the usual ones. */
  ca?: string;
  /** How long a registry may be silent before it counts as one that doesn't answer. */
  silenceMs?: number;
  pause?: typeof sleep;
}

/** Makes a transport. */
export function transport({ ca, silenceMs = 10_000, pause = sleep }: TransportOptions = {}): Transport {
  // One for all connections: to read all authorities' certificates takes as long as a request.
  const tls = ca === undefined ? {} : { secureContext: createSecureContext({ ca: [...getCACertificates(), ca] }) };
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: connectLimitMs, ...tls },
    requestTls: tls,
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    noProxy: [process.env.no_proxy ?? process.env.NO_PROXY ?? "", "localhost", "127.0.0.1", "[::1]"].join(","),
  });
  return {
    ask: async ({ url, signal, ...request }) => {
      for (let attempt = 1; ; attempt++) {
        const answer = await fetch(url, { ...request, dispatcher, signal }).catch((thrown: unknown) => {
          signal.throwIfAborted();
          if (attempt < attempts && isReset(thrown)) return undefined;
          throw unknownBecause("unreachable", `${url.host} ${whyUnreachable(thrown)}`, thrown);
        });
        const pauseMs = pauseBefore(attempt, answer);
        if (answer !== undefined && (pauseMs === undefined || attempt === attempts)) return answer;
        await answer?.body?.cancel();
        await pause(pauseMs ?? firstPauseMs, signal);
      }
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

/** How long to wait before asking again; undefined where there is no use in it, or where the server asks for more than we have. */
function pauseBefore(attempt: number, answer: Response | undefined): number | undefined {
  const backOffMs = firstPauseMs * 2 ** (attempt - 1) * (1 + Math.random() / 4);
  if (answer === undefined) return backOffMs;
  if (answer.status !== 429 && answer.status < 500) return undefined;
  const askedMs = readRetryAfter(answer.headers.get("retry-after"));
  if (askedMs === undefined) return backOffMs;
  return askedMs <= longestPauseMs ? Math.max(askedMs, backOffMs) : undefined;
}

/** `Retry-After` in milliseconds: seconds, or a date. */
function readRetryAfter(text: string | null): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

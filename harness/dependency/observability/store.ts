import type { HttpRequest, Vantage } from "../../host/vantage.ts";
import { parseJson } from "../../probe/json.ts";
import { type BasicAccess, basic } from "../basic-access.ts";
import { centralPort, job, metricLabel } from "./files.ts";

const limitMs = 10_000;

/** Prometheus keeps samples for so long. */
const kept = "15d";

/** The agent tells its latest sample's time in whole seconds, rounded down. */
const roundedS = 1;

/** Before what went wrong the measuring program says what it asked for. */
const askedFor = /^Get "[^"]*": /;

/** Central monitoring as one asks it on its own machine. */
export interface CentralStore {
  /** As it stands in its certificate. */
  name: string;
  caPem: string;
  access: BasicAccess;
}

/** How many samples of the site up to this second central monitoring knows; what went wrong, in words, where it told nothing. */
export async function arrivedUntil(vantage: Vantage, store: CentralStore, untilS: number) {
  const counted = `count_over_time({job="${job}",${metricLabel}!=""}[${kept}] @ ${untilS + roundedS})`;
  const answer = await vantage.ask({ ...requestTo(store, `sum(${counted})`), timeoutMs: limitMs });
  const { ok, ms: latencyMs, body = "", detail = "no answer" } = answer;
  return { latencyMs, found: ok ? countIn(body) : detail.replace(askedFor, "") };
}

function requestTo({ name, caPem, access }: CentralStore, query: string): Omit<HttpRequest, "timeoutMs"> {
  return {
    op: "http",
    url: `https://127.0.0.1:${centralPort}/api/v1/query?${new URLSearchParams({ query })}`,
    serverName: name,
    caPem,
    headers: { Authorization: `Basic ${basic(access)}` },
  };
}

/** A sum over no series at all is no number, but nothing. */
function countIn(body: string): number | string {
  const { status, error, data } = (parseJson(body) ?? {}) as {
    status?: string;
    error?: string;
    data?: { result: { value: [number, string] }[] };
  };
  if (status !== "success" || !data) return error ?? `no answer to the question, but: ${body.slice(0, 200)}`;
  return Number(data.result[0]?.value[1] ?? 0);
}

import type { Vantage } from "../../host/vantage.ts";
import { agentUrl } from "./files.ts";

const limitMs = 5000;

/** What the agent counts since it started. */
export interface AgentCounts {
  taken: number;
  /** The second in which it took the latest. */
  untilS: number;
  dropped: number;
}

/** Asks the agent on its own machine; what went wrong, in words, where it told nothing. */
export async function countsOfAgent(vantage: Vantage): Promise<AgentCounts | string> {
  const { ok, status, body = "", detail, error } = await vantage.ask({ op: "http", url: agentUrl, timeoutMs: limitMs });
  if (!ok || status !== 200) return detail ?? error ?? `the agent answers with status ${status}`;
  const metric = (name: string) => sumOf(`prometheus_remote_storage_${name}`, body);
  const taken = metric("samples_in_total");
  const untilS = metric("highest_timestamp_in_seconds");
  if (taken === undefined || untilS === undefined) return "the agent does not tell how many samples it has taken";
  const dropped = (metric("samples_dropped_total") ?? 0) + (metric("samples_failed_total") ?? 0);
  return { taken, untilS, dropped };
}

/** A metric's values of all its series added up, from Prometheus' text format; undefined where there is none. */
export function sumOf(name: string, text: string): number | undefined {
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, "gm"))].map(([, value]) =>
    Number(value),
  );
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

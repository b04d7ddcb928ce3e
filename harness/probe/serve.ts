import { z } from "zod";
import type { EventInput } from "../history/event.ts";
import type { Vantage } from "../host/vantage.ts";
import { parseJson } from "./json.ts";
import type { Probe } from "./probe.ts";

/** What the workload answers; see fixtures/workloads. */
const Page = z.object({ variant: z.string(), instance: z.string(), startedAt: z.string(), value: z.string() });

const answerLimitMs = 2000;

export interface ServeTarget {
  host: string;
  variant: string;
  url: string;
}

/** Asks one workload over HTTP, as a client at the site would. */
export function serveProbe(vantage: Vantage, { host, variant, url }: ServeTarget): Probe {
  return {
    name: `serve ${variant} on ${host}`,
    async observe(): Promise<EventInput> {
      const answer = await vantage.ask({ op: "http", url, timeoutMs: answerLimitMs });
      const about = { kind: "serve" as const, host, variant, latencyMs: answer.ms };
      if (answer.error === "gone") return { ...about, outcome: "unknown", detail: answer.detail ?? "not asked" };
      if (!answer.ok) return { ...about, outcome: "failed", detail: answer.detail ?? answer.error ?? "no answer" };
      if (answer.status !== 200) return { ...about, outcome: "failed", detail: `HTTP ${answer.status}` };
      const page = Page.safeParse(parseJson(answer.body ?? ""));
      if (!page.success || page.data.variant !== variant) {
        return { ...about, outcome: "failed", detail: "the answer is not this workload's" };
      }
      const { instance, startedAt, value } = page.data;
      return { ...about, outcome: "ok", instance, startedAt, value };
    },
  };
}

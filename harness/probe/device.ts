import { z } from "zod";
import type { EventInput } from "../history/event.ts";
import type { Vantage } from "../host/vantage.ts";
import { parseJson } from "./json.ts";
import type { Probe } from "./probe.ts";

/** What the mapper answers; see fixtures/workloads/mapper. */
const Page = z.object({
  instance: z.string(),
  devices: z.record(z.string(), z.object({ reported: z.number().int(), desired: z.string() })),
});

const answerLimitMs = 2000;

export interface DeviceTarget {
  host: string;
  name: string;
  url: string;
}

/** Asks a device's mapper over HTTP, as somebody at the site would, what the device reported and what is in force at it. */
export function deviceProbe(vantage: Vantage, { host, name, url }: DeviceTarget): Probe {
  return {
    name: `device ${name} on ${host}`,
    async observe(): Promise<EventInput> {
      const answer = await vantage.ask({ op: "http", url, timeoutMs: answerLimitMs });
      const about = { kind: "device" as const, side: "site" as const, host, name, latencyMs: answer.ms };
      if (answer.error === "gone") return { ...about, outcome: "unknown", detail: answer.detail ?? "not asked" };
      if (!answer.ok) return { ...about, outcome: "failed", detail: answer.detail ?? answer.error ?? "no answer" };
      if (answer.status !== 200) return { ...about, outcome: "failed", detail: `HTTP ${answer.status}` };
      const page = Page.safeParse(parseJson(answer.body ?? ""));
      if (!page.success) return { ...about, outcome: "failed", detail: "the answer is not a mapper's" };
      const state = page.data.devices[name];
      if (!state) return { ...about, outcome: "failed", detail: "the mapper was told of no such device" };
      return { ...about, outcome: "ok", instance: page.data.instance, ...state };
    },
  };
}

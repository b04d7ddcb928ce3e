import { messageOf } from "../errors.ts";
import type { EventInput } from "../history/event.ts";
import type { Probe } from "./probe.ts";

/** Reads how much the API server has had to answer. `read` is asked at the centre's side of any fault. */
export function requestsProbe(read: (signal: AbortSignal) => Promise<{ total: number; errors: number }>): Probe {
  return {
    name: "requests at the centre",
    async observe(signal): Promise<EventInput> {
      try {
        return { kind: "requests", outcome: "ok", ...(await read(signal)) };
      } catch (error) {
        return { kind: "requests", outcome: "unknown", total: 0, errors: 0, detail: messageOf(error) };
      }
    },
  };
}

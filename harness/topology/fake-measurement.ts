import type { FakeQueue } from "../host/fake-link.ts";
import type { VantageAnswer, VantageRequest } from "../host/vantage.ts";

type Request = Extract<VantageRequest, { op: "round-trips" | "throughput" }>;

/** What a fake network is like without a fault. */
const roundTripMs = 0.2;
const fastestBitPerS = 1_000_000_000;

/** What a measuring point would find of a way: exactly what its queue is set to, and nothing left to chance. */
export function fakeMeasurement(request: Request, queue: FakeQueue, address: string, reached: boolean): VantageAnswer {
  if (request.op === "throughput") {
    const { bitPerS: limit } = queue.linkTo(address, 1);
    const carried = reached ? Math.min(request.bitPerS, limit, fastestBitPerS) : 0;
    const bytes = (bitPerS: number) => Math.round((bitPerS / 8) * (request.durationMs / 1000));
    const throughput = { sentBytes: bytes(request.bitPerS), receivedBytes: bytes(carried), spanMs: request.durationMs };
    return { ok: true, ms: request.durationMs, throughput };
  }
  const { count: sent, tos } = request;
  const { delayMs, jitterMs, lossPercent, duplicatePercent } = queue.linkTo(tos === undefined ? address : "", sent);
  const received = reached ? Math.round(sent * (1 - (lossPercent / 100) * (1 - duplicatePercent / 100))) : 0;
  const duplicated = reached ? Math.round((sent * duplicatePercent * (1 - lossPercent / 100) ** 2) / 100) : 0;
  const rttMs = Array.from({ length: received - duplicated }, (_, index) => {
    const place = (2 * index + 1) / (received - duplicated) - 1;
    return Math.round((roundTripMs + delayMs + jitterMs * place) * 100) / 100;
  });
  return { ok: true, ms: request.durationMs, roundTrips: { sent, received, duplicated, rttMs } };
}

import { type EventOf, eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { type Finding, fail, pass, unknown } from "./check.ts";
import { type Recovery, recoveryCheck } from "./recovery.ts";

const noFigures = {
  baselinePerSecond: null,
  peakPerSecond: null,
  ratio: null,
  baselineErrorsPerSecond: null,
  peakErrorsPerSecond: null,
};

/** So many times the baseline's errors per second, plus one, are no burst yet. */
const errorBurstFactor = 10;

/** reconcile.no-storm: when the link returns, the centre is not flooded with requests, nor with errors. */
export const reconcileNoStorm = recoveryCheck(noFigures, examine);

type Sample = EventOf<"requests">;

function examine({ history, healMs }: Recovery, threshold: number): Finding {
  const samples = eventsOf(history, "requests").filter(({ outcome }) => outcome === "ok");
  const baseline = samples.filter(inBaseline(history));
  const after = samples.filter(({ t }) => t >= healMs);
  if (baseline.length < 2 || after.length < 2) {
    const text = `The centre's requests were counted ${baseline.length} times before the fault and ${after.length} times after it; two of each are needed.`;
    return unknown("too-few-samples", text, noFigures);
  }
  const backwards = samples.some(({ total, errors }, index) => {
    const previous = samples[index - 1];
    return previous && (total < previous.total || errors < previous.errors);
  });
  if (backwards) {
    return unknown("counter-reset", "The centre's counts went backwards: its server was restarted.", noFigures);
  }
  const usual = rateBetween(baseline[0], baseline.at(-1));
  // The last count before the heal belongs to it: a burst right at the heal lies between that one and the next.
  const around = [...samples.filter(({ t }) => t < healMs).slice(-1), ...after];
  const rates = around.slice(1).map((sample, index) => rateBetween(around[index], sample));
  const requests = Math.max(...rates.map((rate) => rate.requests));
  const errors = Math.max(...rates.map((rate) => rate.errors));
  const figures = {
    baselinePerSecond: rounded(usual.requests),
    peakPerSecond: rounded(requests),
    ratio: usual.requests > 0 ? rounded(requests / usual.requests) : null,
    baselineErrorsPerSecond: rounded(usual.errors),
    peakErrorsPerSecond: rounded(errors),
  };
  if (usual.requests <= 0) return unknown("no-baseline", "The centre answered no request before the fault.", figures);
  const text = `The centre had ${figures.peakPerSecond} requests per second at most after the window, ${figures.ratio} times the ${figures.baselinePerSecond} of before`;
  if (requests > threshold * usual.requests)
    return fail("request-storm", `${text}; ${threshold} times are allowed.`, figures);
  if (errors > errorBurstFactor * usual.errors + 1) {
    const burst = `The centre gave ${figures.peakErrorsPerSecond} errors per second after the window, ${figures.baselineErrorsPerSecond} before.`;
    return fail("error-burst", burst, figures);
  }
  return pass("no-storm", `${text}.`, figures);
}

function inBaseline(history: History): (sample: Sample) => boolean {
  const { baselineBeganMs = Number.POSITIVE_INFINITY, baselineEndedMs = Number.NEGATIVE_INFINITY } = momentsOf(history);
  return ({ t }) => t >= baselineBeganMs && t <= baselineEndedMs;
}

/** Per second. Two counts at the same time make no rate. */
function rateBetween(from: Sample | undefined, to: Sample | undefined): { requests: number; errors: number } {
  const seconds = from && to ? (to.t - from.t) / 1000 : 0;
  if (!from || !to || seconds <= 0) return { requests: 0, errors: 0 };
  return { requests: (to.total - from.total) / seconds, errors: (to.errors - from.errors) / seconds };
}

const rounded = (figure: number) => Math.round(figure * 100) / 100;

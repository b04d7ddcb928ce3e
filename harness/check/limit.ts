import { inSeconds } from "../history/duration.ts";
import { type Figures, type Finding, fail, pass, unknown } from "./check.ts";

/** What happened `tookMs` after it could have, in words without the full stop: in time, or late and by which limit. */
export function withinLimit(
  text: string,
  tookMs: number,
  thresholdMs: number,
  codes: { inTime: string; late: string },
  figures: Figures,
): Finding {
  if (tookMs <= thresholdMs) return pass(codes.inTime, `${text}.`, figures);
  return fail(codes.late, `${text}; ${inSeconds(thresholdMs)} are allowed.`, figures);
}

/** The window left less time than is allowed after `what`, so what did not happen may still have; undefined where it left enough. */
export function windowTooShort(
  what: string,
  leftMs: number,
  thresholdMs: number,
  figures: Figures,
): Finding | undefined {
  if (leftMs >= thresholdMs) return undefined;
  const text = `The window ended ${inSeconds(leftMs)} after ${what}, before the ${inSeconds(thresholdMs)} allowed.`;
  return unknown("window-too-short", text, figures);
}

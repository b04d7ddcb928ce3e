import type { Verdict } from "../harness/check/verdict.ts";
import { inSeconds } from "../harness/history/duration.ts";

/** When a workload served again, in as few words as a table's cell has room for. */
export function restartWords({ outcome, figures, reasons }: Verdict): string {
  if (outcome === "unknown") return `unknown: ${reasons.map(({ code }) => code.replaceAll("-", " ")).join(", ")}`;
  const { servesAgainMs, servesAgainAfterHealMs } = figures;
  if (typeof servesAgainMs === "number") return `serves again after ${inSeconds(servesAgainMs)}`;
  const later =
    typeof servesAgainAfterHealMs === "number"
      ? `${inSeconds(servesAgainAfterHealMs)} after heal`
      : "not after heal either";
  return `never inside the window (${later})`;
}

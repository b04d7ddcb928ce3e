import { inSeconds } from "../history/duration.ts";
import { type EventOf, eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { type Figures, type Finding, fail, pass, unknown } from "./check.ts";
import { unlessGap } from "./probe-gap.ts";
import { neverEnded } from "./recovery.ts";

export type Access = EventOf<"access">;

/** Who shows what to whom; where several can be asked, on which machine. */
export interface Showing extends Pick<Access, "to" | "credential"> {
  host?: string;
}

/** What came of it each time, where anything did. */
export const accessesOf = (history: History, { to, credential, host }: Showing): Access[] =>
  eventsOf(history, "access").filter(
    (event) =>
      event.outcome !== "unknown" &&
      event.to === to &&
      event.credential === credential &&
      (host === undefined || event.host === host),
  );

/** Whether the answer was that the credential is no good; silence says nothing of it. */
export const isRefusal = ({ outcome, status }: Access): boolean => outcome === "failed" && status === 401;

/** What the one who asked was told. */
export const toldBy = ({ status, detail = "nothing" }: Pick<Access, "status" | "detail">): string =>
  `${status === undefined ? "no answer" : `HTTP ${status}`}, "${detail}"`;

/** Whether somebody who was let in before the fault was let in all through the window. `who` begins a sentence. */
export function letInThroughWindow(history: History, showing: Showing, who: string): Finding {
  const { installedMs, healMs } = momentsOf(history);
  const none = { asked: null, notLetIn: null };
  if (installedMs === undefined || healMs === undefined) {
    return neverEnded(none);
  }
  const looks = accessesOf(history, showing).filter(({ leftMs = 1 }) => leftMs > 0);
  if (!looks.some(({ t, outcome }) => t < installedMs && outcome === "ok")) {
    return unknown("no-baseline", `${who} was never let in before the fault.`, none);
  }
  const asked = looks.filter(({ t }) => t >= installedMs && t < healMs);
  const refused = asked.filter(({ outcome }) => outcome === "failed");
  const figures: Figures = { asked: asked.length, notLetIn: refused.length };
  const [first] = refused;
  if (first) {
    const when = `for the first time ${inSeconds(first.t - installedMs)} into the window`;
    const text = `${who} was not let in ${refused.length} of ${asked.length} times, ${when}: ${toldBy(first)}.`;
    return fail("not-let-in", text, figures);
  }
  const finding = pass("let-in", `${who} was let in all ${asked.length} times in the window.`, figures);
  return unlessGap(finding, asked, installedMs, healMs);
}

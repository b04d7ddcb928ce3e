import { elapsedMs } from "../history/duration.ts";
import { type EventOf, eventsOf } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { accessesOf, isRefusal, toldBy } from "./accesses.ts";
import { type Figures, type Finding, fail, unknown, withMore } from "./check.ts";
import { type Recovery, recoveredOrNot, recoveryCheck } from "./recovery.ts";

/** identity.login: inside the window nobody can log in at the site, and is told so; afterwards one can again. */
export const identityLogin = recoveryCheck({ loginMs: null, slowestFailureMs: null }, examineLogins);

function examineLogins(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const { installedMs = Number.POSITIVE_INFINITY } = momentsOf(history);
  const centre = eventsOf(history, "cell")[0]?.centre ?? [];
  const logins = eventsOf(history, "login").filter(
    ({ outcome, from }) => outcome !== "unknown" && !centre.includes(from),
  );
  const inWindow = logins.filter(({ t }) => t >= installedMs && t < healMs);
  const again = logins.find(({ t, outcome }) => t >= removedMs && outcome === "ok");
  const loginMs = again ? elapsedMs(removedMs, again.t) : null;
  const slowestFailureMs = inWindow.length > 0 ? Math.max(...inWindow.map(({ latencyMs }) => latencyMs)) : null;
  const figures: Figures = { loginMs, slowestFailureMs };
  const trouble = troubleIn(inWindow, figures);
  if (trouble) return trouble;
  if (!logins.some(({ t, outcome }) => t < installedMs && outcome === "ok")) {
    return unknown("no-baseline", "No login worked before the fault.", figures);
  }
  const finding = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: loginMs,
    recovered: "A login worked again",
    notYet: "A login did not work",
    figures,
  });
  const told = inWindow.map(toldBy).at(-1);
  return withMore(finding, `While the provider was away it failed: ${told}.`);
}

function troubleIn(inWindow: readonly EventOf<"login">[], figures: Figures): Finding | undefined {
  if (inWindow.length === 0) return unknown("not-asked", "Nobody tried to log in inside the window.", figures);
  if (inWindow.some(({ outcome }) => outcome === "ok")) {
    const text = "A login worked inside the window, though the provider was away: the two contradict each other.";
    return unknown("login-while-away", text, figures);
  }
  const blaming = inWindow.find(({ status = 0 }) => status >= 400 && status < 500);
  if (blaming)
    return fail("user-blamed", `A login failed as though the user were at fault: ${toldBy(blaming)}.`, figures);
  const silent = inWindow.find(({ detail = "" }) => detail.trim() === "");
  return silent && fail("no-message", "A login failed without a message.", figures);
}

/** A refused token may be known to an API server as good for so long (Kubernetes keeps what it has found out for ten seconds). */
const keptMs = 15_000;

/** identity.renewal: a token that runs out inside the window is refused from then on; afterwards its user is let in again. */
export const identityRenewal = recoveryCheck({ letInMs: null, refusedInWindow: null }, examineRenewal);

function examineRenewal(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const { installedMs = Number.POSITIVE_INFINITY } = momentsOf(history);
  const looks = accessesOf(history, { to: "api-server", credential: "short-session" });
  const pastEnd = looks.filter(({ t, leftMs = 0 }) => t >= installedMs && t < healMs && leftMs < -keptMs);
  const refused = pastEnd.filter(isRefusal);
  const again = looks.find(({ t, outcome }) => t >= removedMs && outcome === "ok");
  const letInMs = again ? elapsedMs(removedMs, again.t) : null;
  const figures = { letInMs, refusedInWindow: refused.length };
  const accepted = pastEnd.find(({ outcome }) => outcome === "ok");
  if (accepted) {
    const text = `A token was still good ${Math.round(-(accepted.leftMs ?? 0) / 1000)} s past its end.`;
    return fail("good-past-end", text, figures);
  }
  const [first] = refused;
  if (!first) return unknown("not-past-end", "No token was refused past its end inside the window.", figures);
  const finding = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: letInMs,
    recovered: "Whose login had run out was let in again",
    notYet: "Whose login had run out was not let in",
    figures,
  });
  return withMore(finding, `In between the API server said: ${toldBy(first)}.`);
}

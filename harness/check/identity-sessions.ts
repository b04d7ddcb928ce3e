import { elapsedMs, inSeconds } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { accessesOf, letInThroughWindow, toldBy } from "./accesses.ts";
import { type Check, type Finding, fail, pass, unknown, verdictOf } from "./check.ts";
import { hostLeftAlone } from "./disturbed.ts";
import { neverEnded } from "./recovery.ts";

/** identity.running-sessions: the API server lets in, all through the window, whoever had logged in before. */
export const identityRunningSessions: Check = (history, requirement) => {
  const finding = letInThroughWindow(
    history,
    { to: "api-server", credential: "session" },
    "Whoever had logged in before",
  );
  return verdictOf(requirement, finding);
};

/** identity.break-glass: the API server takes changes, all through the window, from who shows a certificate. */
export const identityBreakGlass: Check = (history, requirement) => {
  const who = "An operator with a certificate";
  return verdictOf(requirement, letInThroughWindow(history, { to: "api-server", credential: "certificate" }, who));
};

/** identity.service-sessions: on the node that is left alone, a service that checks tokens itself goes on knowing its users. */
export const identityServiceSessions: Check = (history, requirement) => {
  const host = hostLeftAlone(history);
  if (host === undefined) {
    const text = "No host was left alone to show what its service does.";
    return verdictOf(requirement, unknown("nobody-left-alone", text, { asked: null, notLetIn: null }));
  }
  const who = `A user of the service on ${host}`;
  return verdictOf(requirement, letInThroughWindow(history, { to: "service", credential: "session", host }, who));
};

/** identity.api-server-start: an API server that starts inside the window lets in whoever had logged in before. */
export const identityApiServerStart: Check = (history, requirement) => verdictOf(requirement, examineStart(history));

function examineStart(history: History): Finding {
  const { healMs, removedMs } = momentsOf(history);
  const starts = eventsOf(history, "api-server-start");
  const started = starts.find(({ step }) => step === "proved");
  const none = { asked: null, letIn: null, letInAfterHealMs: null };
  if (healMs === undefined) {
    return neverEnded(none);
  }
  if (!started || started.t >= healMs) {
    const why = starts.find(({ step }) => step === "failed")?.detail ?? "nothing shows that one did";
    return unknown("start-unproved", `No API server started inside the window: ${why}.`, none);
  }
  const looks = accessesOf(history, { to: "started-api-server", credential: "session" });
  const asked = looks.filter(({ t }) => t >= started.t && t < healMs);
  const letIn = asked.filter(({ outcome }) => outcome === "ok");
  const after = looks.find(({ t, outcome }) => t >= healMs && outcome === "ok");
  const letInAfterHealMs = after && removedMs !== undefined ? elapsedMs(removedMs, after.t) : null;
  const figures = { asked: asked.length, letIn: letIn.length, letInAfterHealMs };
  const refused = asked.filter(({ outcome }) => outcome === "failed");
  const [first] = refused;
  if (asked.length === 0) return unknown("not-asked", "Nobody asked the API server that had started.", figures);
  if (!first) {
    const text = `The API server that started in the window let in whoever had logged in before, all ${asked.length} times.`;
    return pass("let-in", text, figures);
  }
  const later =
    letInAfterHealMs === null ? "" : ` It let them in ${inSeconds(letInAfterHealMs)} after the link came back.`;
  const text = `The API server that started in the window refused whoever had logged in before, ${refused.length} of ${asked.length} times: ${toldBy(first)}.${later}`;
  return fail("not-let-in", text, figures);
}

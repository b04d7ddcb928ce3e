import { elapsedMs, inSeconds } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { type Check, type Finding, fail, pass, unknown, verdictOf } from "./check.ts";
import { type Deployed, deployedLooks, podsFrom } from "./deployed.ts";
import { windowTooShort } from "./limit.ts";
import { unlessGap, unlessUnseen } from "./probe-gap.ts";
import { neverEnded } from "./recovery.ts";

/** git.deployed-stays: every pod that was deployed from Git before the fault is there and ready all through the window. */
export const gitDeployedStays: Check = (history, requirement) => verdictOf(requirement, examineStaying(history));

function examineStaying(history: History): Finding {
  const { installedMs, healMs } = momentsOf(history);
  const none = { looks: null, notReady: null };
  if (installedMs === undefined || healMs === undefined) {
    return neverEnded(none);
  }
  const all = deployedLooks(history);
  const before = all.findLast(({ t }) => t < installedMs)?.pods.filter(({ ready }) => ready) ?? [];
  if (before.length === 0) return unknown("no-baseline", "Nothing from Git was ready before the fault.", none);
  const looks = all.filter(({ t }) => t >= installedMs && t < healMs);
  const missing = looks.flatMap((look) =>
    before.filter(({ pod }) => !isReady(look, pod)).map(({ pod }) => ({ pod, look })),
  );
  const figures = { looks: looks.length, notReady: new Set(missing.map(({ look }) => look.t)).size };
  const [first] = missing;
  if (first) {
    const when = `${inSeconds(first.look.t - installedMs)} into the window`;
    const text = `${first.pod} was not there or not ready, for the first time ${when}.`;
    return fail("not-ready", text, figures);
  }
  const finding = pass(
    "stayed",
    `All ${before.length} pods were ready each of ${looks.length} times in the window.`,
    figures,
  );
  return unlessGap(finding, looks, installedMs, healMs);
}

const isReady = ({ pods }: Deployed, name: string) => pods.some(({ pod, ready }) => pod === name && ready);

/** git.drift-held: inside the window what somebody changed by hand is undone, and by the site alone. */
export const gitDriftHeld: Check = (history, requirement) =>
  verdictOf(requirement, examineDrift(history, requirement.threshold));

function examineDrift(history: History, thresholdMs: number): Finding {
  const { healMs } = momentsOf(history);
  const none = { undoneMs: null };
  if (healMs === undefined) {
    return neverEnded(none);
  }
  const drifts = eventsOf(history, "drift");
  const drift = drifts.find(({ step, t }) => step === "proved" && t < healMs);
  if (!drift) {
    const why = drifts.find(({ step }) => step === "failed")?.detail ?? "nothing shows that it was";
    return unknown("not-changed", `Nothing was changed by hand inside the window: ${why}.`, none);
  }
  const { repository, replicas, t: changedMs } = drift;
  const looks = deployedLooks(history).filter(({ t }) => t >= changedMs && t < healMs);
  const copies = (look: Deployed) => podsFrom(look, repository).length;
  const seen = looks.find((look) => copies(look) === replicas);
  if (!seen) {
    return unknown("change-unseen", `Nobody saw the ${replicas} copies that were asked for by hand.`, none);
  }
  const undone = looks.find((look) => look.t > seen.t && copies(look) < replicas);
  if (undone) {
    const undoneMs = elapsedMs(changedMs, undone.t);
    const text = `The ${replicas} copies asked for by hand were ${copies(undone)} again ${inSeconds(undoneMs)} later`;
    if (undoneMs <= thresholdMs) return pass("undone-in-time", `${text}, without Git.`, { undoneMs });
    return fail("undone-late", `${text}; ${inSeconds(thresholdMs)} are allowed.`, { undoneMs });
  }
  const leftMs = elapsedMs(changedMs, healMs);
  const tooShort = windowTooShort("the change by hand", leftMs, thresholdMs, none);
  if (tooShort) return tooShort;
  const text = `The ${replicas} copies asked for by hand still ran ${inSeconds(leftMs)} later, when the window ended.`;
  return unlessUnseen(fail("not-undone", text, none), looks, changedMs + thresholdMs);
}

import { elapsedMs } from "../history/duration.ts";
import { eventsOf } from "../history/event.ts";
import { type Access, accessesOf, isRefusal, toldBy } from "./accesses.ts";
import { type Figures, type Finding, fail, unknown, withMore } from "./check.ts";
import { type Recovery, recoveredOrNot, recoveryCheck } from "./recovery.ts";

const noRotationFigures = { newKeyMs: null, oldKeyAsked: null, oldKeyRefused: null };
const noWithdrawalFigures = { refusedMs: null, goodInWindow: null };

/** A rotation inside the window, by the ids of the keys that were published before and after it. */
interface Rotation {
  t: number;
  before: readonly string[];
  after: readonly string[];
}

/** identity.key-rotation: tokens of a key that is still published stay good; those of the new key are once the link is back. */
export const identityKeyRotation = recoveryCheck(noRotationFigures, examineRotation);

function examineRotation(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const rotation = rotationIn(recovery);
  if (!rotation) return noRotation(recovery, noRotationFigures);
  const { t: rotatedMs, before, after } = rotation;
  const old = accessesOf(history, { to: "api-server", credential: "session" }).filter(({ t }) => t >= rotatedMs);
  const fresh = accessesOf(history, { to: "api-server", credential: "new-key" });
  const isKept = isOf(before, after);
  if (!old.some(isKept) || !fresh.some(isOf(after.slice(0, 1), [], before))) {
    const text = "Nobody showed both a token of the key before and one of the new key.";
    return unknown("tokens-missing", text, noRotationFigures);
  }
  const refused = old.filter(({ outcome }) => outcome === "failed");
  const letIn = fresh.find(({ t, outcome }) => t >= removedMs && outcome === "ok");
  const newKeyMs = letIn ? elapsedMs(removedMs, letIn.t) : null;
  const figures = { newKeyMs, oldKeyAsked: old.length, oldKeyRefused: refused.length };
  const [first] = refused;
  if (first) return fail("old-key-refused", `A token of the key before was refused: ${toldBy(first)}.`, figures);
  const early = fresh.filter(({ t }) => t < healMs);
  if (early.some(({ outcome }) => outcome === "ok")) {
    const text =
      "A token of the new key was good inside the window, though its key could not be fetched: the two contradict each other.";
    return unknown("good-while-away", text, figures);
  }
  const finding = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: newKeyMs,
    recovered: "A token of the new key was good",
    notYet: "A token of the new key was not good",
    figures,
  });
  const [told] = early.map(toldBy);
  return told === undefined ? finding : withMore(finding, `While the provider was away the API server said: ${told}.`);
}

/** identity.withdrawn-key: a token of a key that is no longer published is refused once the link is back. */
export const identityWithdrawnKey = recoveryCheck(noWithdrawalFigures, examineWithdrawal);

function examineWithdrawal(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const rotation = rotationIn(recovery);
  if (!rotation) return noRotation(recovery, noWithdrawalFigures);
  const { t: rotatedMs, before, after } = rotation;
  const isWithdrawn = isOf(before, [], after);
  const looks = accessesOf(history, { to: "api-server", credential: "withdrawn-key" }).filter(isWithdrawn);
  if (!looks.some(({ t, outcome }) => t < rotatedMs && outcome === "ok")) {
    return unknown("no-baseline", "No token of the key that was withdrawn was good before.", noWithdrawalFigures);
  }
  const lastGood = looks.findLast(({ outcome }) => outcome === "ok");
  const refused = looks.find((look) => look.t >= removedMs && look.t > (lastGood?.t ?? 0) && isRefusal(look));
  const refusedMs = refused ? elapsedMs(removedMs, refused.t) : null;
  const good = looks.filter(({ t, outcome }) => t >= rotatedMs && t < healMs && outcome === "ok");
  const figures = { refusedMs, goodInWindow: good.length };
  const finding = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: refusedMs,
    recovered: "A token of the withdrawn key was refused",
    notYet: "A token of the withdrawn key was still good",
    figures,
  });
  return withMore(finding, `In the window it was good ${good.length} times after its key was withdrawn.`);
}

function rotationIn({ history, healMs }: Recovery): Rotation | undefined {
  const proved = eventsOf(history, "key-rotation").find(({ step, t }) => step === "proved" && t < healMs);
  return proved?.before && proved.after && { t: proved.t, before: proved.before, after: proved.after };
}

function noRotation({ history }: Recovery, none: Figures): Finding {
  const failed = eventsOf(history, "key-rotation").find(({ step }) => step === "failed");
  const why = failed?.detail ?? "nothing shows that they were";
  return unknown("rotation-unproved", `The provider's keys were not rotated inside the window: ${why}.`, none);
}

/** Whether a look's key is in all of these lists, empty ones aside, and not in the other. */
const isOf =
  (some: readonly string[], others: readonly string[], except: readonly string[] = []) =>
  ({ keyId = "" }: Access): boolean =>
    some.includes(keyId) && (others.length === 0 || others.includes(keyId)) && !except.includes(keyId);

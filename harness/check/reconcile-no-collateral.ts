import { type EventOf, eventsOf, type History } from "../history/event.ts";
import { centreWatchOf } from "./centre-watch.ts";
import { type Finding, fail, pass, type Reason, unknown } from "./check.ts";
import { type Recovery, recoveryCheck } from "./recovery.ts";
import { type Answer, conclusiveServes, isAnswer, nameOf, type Target, targetsOf } from "./serving.ts";

const noFigures = { ranThrough: null, harmed: null };

/** Who served this shortly before the heal ran through the window; who does so before the end, through the heal. */
const lookWithinMs = 30_000;

/** reconcile.no-collateral: what ran through the window is not restarted, evicted or doubled by the heal. */
export const reconcileNoCollateral = recoveryCheck(noFigures, examine);

function examine(recovery: Recovery): Finding {
  const { history, healMs } = recovery;
  const survivors = targetsOf(history).flatMap((target) => survivorOf(history, target, healMs));
  if (survivors.length === 0) {
    return unknown("nothing-ran-through", "No workload was seen serving up to the window's end.", noFigures);
  }
  const fates = survivors.map((survivor) => fateOf(survivor, recovery));
  const harm = fates.flatMap((fate) => fate.harm ?? []);
  const doubt = fates.flatMap((fate) => fate.doubt ?? []);
  const figures = { ranThrough: survivors.length, harmed: harm.length };
  const [firstHarm] = harm;
  if (firstHarm) {
    const text = `${harm.length} of ${survivors.length} workloads that ran through the window were harmed by the heal: ${harm.map((one) => one.text).join("; ")}.`;
    return fail(firstHarm.code, text, figures);
  }
  if (!centreWatchOf(history).connectedAtEnd) {
    const text = "The watch at the centre was lost, so nobody knows whether pods were evicted or doubled.";
    return unknown("centre-watch-lost", text, figures);
  }
  const [firstDoubt] = doubt;
  if (firstDoubt) return unknown(firstDoubt.code, `${firstDoubt.text}.`, figures);
  return pass("unharmed", `All ${survivors.length} workloads that ran through the window ran on after it.`, figures);
}

interface Survivor extends Target {
  instance: string;
}

function survivorOf(history: History, target: Target, healMs: number): Survivor[] {
  const last = conclusiveServes(history, target).findLast(({ t }) => t < healMs);
  return last && isAnswer(last) && last.t >= healMs - lookWithinMs ? [{ ...target, instance: last.instance }] : [];
}

interface Fate {
  harm?: Reason;
  doubt?: Reason;
}

function fateOf(survivor: Survivor, recovery: Recovery): Fate {
  const { history, healMs, endMs } = recovery;
  const name = nameOf(survivor);
  const serves = conclusiveServes(history, survivor).filter(({ t }) => t >= healMs);
  const replaced = serves.some((serve): serve is Answer => isAnswer(serve) && serve.instance !== survivor.instance);
  const atEnd = serves.filter(({ t }) => t >= endMs - lookWithinMs);
  if (replaced) return { harm: { code: "restarted", text: `${name} was restarted` } };
  const ofPod = podFate(survivor, recovery);
  if (ofPod.harm) return ofPod;
  if (atEnd.length === 0) return { doubt: { code: "probe-gap", text: `${name} was not probed at the end` } };
  if (!atEnd.some(isAnswer)) return { harm: { code: "stopped", text: `${name} no longer served at the end` } };
  return ofPod;
}

/** What the heal did to the workload's pod, as the centre saw it. */
function podFate(survivor: Survivor, { history, healMs }: Recovery): Fate {
  const name = nameOf(survivor);
  const pods = eventsOf(history, "pod").filter((pod) => isOf(pod, survivor));
  const uid = runningPod(history, survivor, healMs) ?? pods.findLast(({ t, deleted }) => t < healMs && !deleted)?.uid;
  if (uid === undefined || !pods.some((pod) => pod.uid === uid)) {
    return { doubt: { code: "pod-never-seen", text: `The centre never reported the pod of ${name}` } };
  }
  const byUid = Map.groupBy(pods, (pod) => pod.uid);
  const own = byUid.get(uid) ?? [];
  if (own.some(({ t, deleted, phase }) => t >= healMs && (deleted || phase === "Failed"))) {
    return { harm: { code: "evicted", text: `the pod of ${name} was deleted or evicted` } };
  }
  byUid.delete(uid);
  if (byUid.values().some((other) => wasThereSince(other, healMs))) {
    return { harm: { code: "doubled", text: `${name} has a second pod` } };
  }
  return {};
}

const isOf = (one: Target, other: Target) => one.host === other.host && one.variant === other.variant;

/** The pod that the node itself ran last before the heal; the centre may have replaced it on paper by then. */
const runningPod = (history: History, { host, variant }: Target, healMs: number) =>
  eventsOf(history, "containers")
    .findLast((event) => event.host === host && event.outcome === "ok" && event.t < healMs)
    ?.containers.find((container) => container.variant === variant && container.state === "running")?.podUid;

const wasThereSince = (pod: readonly EventOf<"pod">[], healMs: number) =>
  pod.findLast(({ t }) => t < healMs)?.deleted === false || pod.some(({ t, deleted }) => t >= healMs && !deleted);

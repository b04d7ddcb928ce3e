import { type EventOf, eventsOf } from "../history/event.ts";
import { type Finding, unknown } from "./check.ts";
import { hostLeftAlone } from "./disturbed.ts";
import { inForceAfterHeal, noFigures } from "./in-force.ts";
import { type Recovery, recoveryCheck } from "./recovery.ts";
import { conclusiveServes } from "./serving.ts";

/** The workload that shows a ConfigMap's edit without a restart, on a host where nothing else happens. */
const showingVariant = "configmap-volume";

/** reconcile.spec: the ConfigMap that was edited at the centre during the window is in force at the site. */
export const reconcileSpec = recoveryCheck(noFigures, examine);

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs } = recovery;
  const edit = eventsOf(history, "disturbance").find(isProvedEdit);
  if (!edit || edit.t >= healMs) {
    return unknown("edit-unproved", "No edit of the ConfigMap was proved inside the window.", noFigures);
  }
  if (edit.value === undefined) {
    return unknown("edit-without-value", "The history does not say to what the ConfigMap was edited.", noFigures);
  }
  const host = hostLeftAlone(history);
  if (host === undefined) return unknown("nobody-left-alone", "No host was left alone to show the edit.", noFigures);
  const serves = conclusiveServes(history, { host, variant: showingVariant });
  return inForceAfterHeal(recovery, thresholdMs, {
    what: "The edit",
    value: edit.value,
    looks: serves.map(({ t, outcome, value }) => ({ t, outcome, shows: value })),
    noBaseline: `${showingVariant} on ${host} never served before the window's end.`,
  });
}

const isProvedEdit = ({ disturbance, step, proof }: EventOf<"disturbance">) =>
  disturbance === "configmap-edit" && step === "proved" && proof?.what === "resource-version";

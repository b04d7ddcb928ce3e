import { elapsedMs, inSeconds } from "../history/duration.ts";
import type { History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { type Check, type Figures, type Finding, fail, pass, unknown, verdictOf } from "./check.ts";
import { type Disturbed, disturbedBy, isRestartCause, type RestartCause } from "./disturbed.ts";
import { neverEnded } from "./recovery.ts";
import { type Answer, conclusiveServes, isAnswer, type Serve, sentMs } from "./serving.ts";

/** A probe this shortly before a deadline must have told something, else nobody looked. */
const lookWithinMs = 30_000;

/** restart.VARIANT.after-DISTURBANCE: the workload serves again, from a new process, in time and inside the window. */
export const restarts: Check = (history, requirement) => {
  const [, variant = "", disturbance = ""] = /^restart\.(.+)\.after-(.+)$/.exec(requirement.id) ?? [];
  if (!isRestartCause(disturbance)) throw new Error(`${requirement.id} names no disturbance that restarts anything.`);
  return verdictOf(requirement, examine(history, variant, disturbance, requirement.threshold));
};

const causeText: Record<RestartCause, string> = {
  crash: "the crash",
  "agent-restart": "the crash that followed the agent's restart",
  "aged-token-restart": "the crash that followed the agent's restart with aged tokens",
  reboot: "the reboot",
  "power-cut": "the power cut",
};

function examine(history: History, variant: string, disturbance: RestartCause, thresholdMs: number): Finding {
  const disturbed = disturbedBy(history, disturbance, variant);
  if ("problem" in disturbed) return unknown(disturbed.problem.code, disturbed.problem.text, noFigures);
  const { healMs, removedMs = healMs } = momentsOf(history);
  if (healMs === undefined || removedMs === undefined) {
    return neverEnded(noFigures);
  }
  const { host, zeroMs, goneMs, nextMs = Number.POSITIVE_INFINITY } = disturbed;
  const untilMs = Math.min(healMs, nextMs);
  const serves = conclusiveServes(history, { host, variant }).filter(({ t }) => t < nextMs);
  const before = serves.findLast((serve): serve is Answer => isAnswer(serve) && serve.t < disturbed.lastSeenMs);
  const again = before && firstNew(serves, before, disturbed);
  const inWindow = again && again.t < untilMs ? again : undefined;
  const figures = {
    servesAgainMs: inWindow ? elapsedMs(zeroMs, inWindow.t) : null,
    servesAgainAfterHealMs: again && !inWindow ? elapsedMs(removedMs, again.t) : null,
    windowLeftMs: elapsedMs(zeroMs, untilMs),
    probesConclusive: serves.filter(({ t }) => t >= zeroMs && t < untilMs).length,
  };
  if (!before) {
    return unknown("no-baseline", `It was never seen serving before ${causeText[disturbance]}.`, figures);
  }
  const survivor = serves.find(
    (serve) => serve.instance === before.instance && sentMs(serve) > goneMs && isAnswer(serve),
  );
  if (survivor) {
    const when = inSeconds(elapsedMs(zeroMs, survivor.t));
    const text = `The same process still served ${when} after ${causeText[disturbance]}, which was proved: they contradict each other.`;
    return unknown("same-process", text, figures);
  }
  return conclude(figures, serves, zeroMs, thresholdMs, causeText[disturbance]);
}

/** The first answer of another process; after a boot, of one that still answers when the boot is proved. */
function firstNew(
  serves: readonly Serve[],
  before: Answer,
  { lastSeenMs, goneMs, booted }: Disturbed,
): Answer | undefined {
  const answers = serves.filter(isAnswer);
  const isOfThisBoot = (instance: string) =>
    answers.some((answer) => answer.instance === instance && sentMs(answer) > goneMs);
  return answers.find(
    ({ t, instance }) => t >= lastSeenMs && instance !== before.instance && (!booted || isOfThisBoot(instance)),
  );
}

interface RestartFigures extends Figures {
  servesAgainMs: number | null;
  servesAgainAfterHealMs: number | null;
  windowLeftMs: number;
}

function conclude(
  figures: RestartFigures,
  serves: readonly Serve[],
  zeroMs: number,
  thresholdMs: number,
  cause: string,
): Finding {
  const { servesAgainMs, servesAgainAfterHealMs, windowLeftMs } = figures;
  const limit = inSeconds(thresholdMs);
  if (servesAgainMs !== null && servesAgainMs <= thresholdMs) {
    return pass("served-in-time", `Served again ${inSeconds(servesAgainMs)} after ${cause}.`, figures);
  }
  if (windowLeftMs < thresholdMs) {
    const text = `Did not serve again inside the window, but only ${inSeconds(windowLeftMs)} of it were left and ${limit} are allowed.`;
    return unknown("window-too-short", text, figures);
  }
  const deadlineMs = zeroMs + thresholdMs;
  if (!serves.some(({ t }) => t >= Math.max(zeroMs, deadlineMs - lookWithinMs) && t <= deadlineMs)) {
    const text = `No probe told anything in the ${inSeconds(lookWithinMs)} before the limit of ${limit} after ${cause}.`;
    return unknown("probe-gap", text, figures);
  }
  if (servesAgainMs !== null) {
    return fail(
      "served-late",
      `Served again ${inSeconds(servesAgainMs)} after ${cause}; ${limit} are allowed.`,
      figures,
    );
  }
  const afterwards =
    servesAgainAfterHealMs === null
      ? "it did not serve again after the link came back either"
      : `it served again ${inSeconds(servesAgainAfterHealMs)} after the link came back`;
  const text = `Did not serve again inside the window (${inSeconds(windowLeftMs)} were left); ${afterwards}.`;
  return fail("never-in-window", text, figures);
}

const noFigures = { servesAgainMs: null, servesAgainAfterHealMs: null, windowLeftMs: null, probesConclusive: 0 };

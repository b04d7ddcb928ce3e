import { elapsedMs, inSeconds } from "../history/duration.ts";
import { type Finding, fail, unknown, withMore } from "./check.ts";
import { agentLooks, commitIn, deployedLooks, podsFrom } from "./deployed.ts";
import { unlessUnseen } from "./probe-gap.ts";
import { inTime, notRecovered, type Recovery, recoveryCheck } from "./recovery.ts";

const none = { saidMs: null, looksAfterHeal: null };

/** git.broken-commit: once the link is back the faulty commit stops nothing that runs, and the agent says what is wrong. */
export const gitBrokenCommit = recoveryCheck(none, examine);

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const commit = commitIn(history, "broken", healMs);
  if (typeof commit === "string") {
    return unknown("commit-unproved", `No faulty commit was made inside the window: ${commit}.`, none);
  }
  const all = deployedLooks(history).map((look) => ({ t: look.t, pods: podsFrom(look, "broken") }));
  const before = all.findLast(({ t }) => t < healMs)?.pods.find(({ ready }) => ready);
  if (!before) return unknown("no-baseline", "Nothing from this repository was ready before the link came back.", none);
  const looks = all.filter(({ t }) => t >= removedMs);
  const agent = agentLooks(history, "broken");
  const fetched = agent.find(({ revision }) => revision === commit.after);
  const said = fetched && agent.find(({ t, agentSaid = "" }) => t >= fetched.t && isComplaint(agentSaid));
  const saidMs = said ? elapsedMs(removedMs, said.t) : null;
  const figures = { saidMs, looksAfterHeal: looks.length };
  const stopped = looks.find(({ pods }) => !pods.some(({ pod, ready }) => pod === before.pod && ready));
  if (stopped) {
    const text = `${before.pod} was not there or not ready ${inSeconds(stopped.t - removedMs)} after the link came back.`;
    return fail("stopped", text, figures);
  }
  if (saidMs === null) {
    const what = fetched ? "The agent did not say what is wrong" : "The site did not have the faulty commit";
    const never = notRecovered(what, recovery, thresholdMs, figures);
    return unlessUnseen(never, agent, removedMs + thresholdMs);
  }
  const finding = inTime("The agent said what is wrong", saidMs, thresholdMs, figures);
  const went = `What ran went on, each of ${looks.length} times.`;
  return withMore(finding, `It said: "${said?.agentSaid}". ${went}`);
}

/** The agent's own words for what it can't read or the API server refuses. */
const isComplaint = (said: string): boolean => /\b(failed|error|invalid|cannot|unable|strict decoding)\b/i.test(said);

import { elapsedMs, inSeconds } from "../history/duration.ts";
import type { GitCase } from "../history/git-event.ts";
import { type Check, type Finding, unknown, withMore } from "./check.ts";
import { agentLooks, commitIn, type Deployed, deployedLooks, podsFrom } from "./deployed.ts";
import { inForceAfterHeal, noFigures } from "./in-force.ts";
import { type Recovery, recoveryCheck } from "./recovery.ts";

const none = { ...noFigures, fetchedMs: null };

/** git.commit-applied, git.rewrite-applied: what a repository got inside the window runs at the site once the link is back. */
export const gitApplied = (repository: GitCase): Check =>
  recoveryCheck(none, (recovery, thresholdMs) => examine(recovery, repository, thresholdMs));

function examine(recovery: Recovery, repository: GitCase, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const commit = commitIn(history, repository, healMs);
  if (typeof commit === "string") {
    return unknown("commit-unproved", `No commit was made inside the window: ${commit}.`, none);
  }
  const { version, after } = commit;
  const looks = deployedLooks(history);
  const finding = inForceAfterHeal(recovery, thresholdMs, {
    what: "The commit",
    value: version,
    looks: looks.map((look) => ({ t: look.t, outcome: look.outcome, shows: versionShown(look, repository) })),
    noBaseline: "Nobody looked before the window's end at what is deployed.",
  });
  const agent = agentLooks(history, repository);
  const fetched = agent.find(({ revision }) => revision === after);
  const fetchedMs = fetched ? elapsedMs(removedMs, Math.max(fetched.t, removedMs)) : null;
  const had = fetchedMs === null ? "The site never had it." : `The site had it after ${inSeconds(fetchedMs)}.`;
  const trouble = agent.findLast(({ t, fetchSaid }) => t < healMs && fetchSaid !== undefined)?.fetchSaid;
  const said = trouble === undefined ? "" : ` While Git was away it was told there: "${trouble}".`;
  return withMore({ ...finding, figures: { ...finding.figures, fetchedMs } }, `${had}${said}`);
}

/** The one version that everything deployed from a repository has, as soon as a part of it is ready. */
function versionShown(look: Deployed, repository: GitCase): string | undefined {
  const pods = podsFrom(look, repository);
  const [version, ...others] = new Set(pods.map((pod) => pod.version));
  return others.length === 0 && pods.some(({ ready }) => ready) ? version : undefined;
}

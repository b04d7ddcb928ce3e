import { at } from "./cut-story.fixture.ts";
import { GitCase } from "./git-event.ts";
import type { WrittenEvent } from "./history.fixture.ts";

/** When what is deployed was changed by hand, and when that was undone. */
export const driftedMs = at.installed + 10_000;
export const undoneMs = driftedMs + 25_000;
/** When the repositories were changed, when the site had the commits, and when they were in force. */
export const committedMs = at.installed + 11_000;
export const fetchedMs = at.removed + 8_000;
export const appliedMs = at.removed + 30_000;

export const firstRevision = "1111111";
export const nextRevision = "2222222";
export const timeOut = "fatal: unable to access 'https://git:8443/committed.git/': Failed to connect";
export const refusal = 'Deployment in version "v1" cannot be handled as a Deployment';

const everyMs = 2000;
const moments = Array.from({ length: 215 }, (_, index) => at.baseline + 500 + index * everyMs);

/** What a cell sees that loses its Git server and finds it again, as a good agent makes it. */
export function gitEvents(): WrittenEvent[] {
  return [
    { t: driftedMs, kind: "drift", step: "proved", repository: "committed", replicas: 2 },
    ...GitCase.options.map(
      (repository): WrittenEvent => ({
        t: committedMs,
        kind: "git-commit",
        step: "proved",
        repository,
        version: "2",
        before: firstRevision,
        after: nextRevision,
      }),
    ),
    ...moments.map((t): WrittenEvent => ({ t, kind: "deployed", outcome: "ok", pods: podsAt(t) })),
    ...moments.flatMap((t) => GitCase.options.map((repository) => agentAt(t, repository))),
  ];
}

function podsAt(t: number) {
  const pod = (repository: GitCase, version: string, copy = 1) => ({
    repository,
    pod: `${repository}-${version}-${copy}`,
    version,
    ready: true,
  });
  const version = t < appliedMs ? "1" : "2";
  const byHand = t >= driftedMs && t < undoneMs ? [pod("committed", "1", 2)] : [];
  return [pod("committed", version), ...byHand, pod("rewritten", version), pod("broken", "1")];
}

function agentAt(t: number, repository: GitCase): WrittenEvent {
  const isAway = t >= at.installed && t < at.heal;
  return {
    t,
    kind: "git-agent",
    host: "gitops",
    repository,
    outcome: "ok",
    revision: t < fetchedMs ? firstRevision : nextRevision,
    ...(isAway && { fetchSaid: timeOut }),
    agentSaid: repository === "broken" && t >= appliedMs ? refusal : "Deployment configured",
  };
}

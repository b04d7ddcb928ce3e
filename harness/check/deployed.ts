import { type EventOf, eventsOf, type History } from "../history/event.ts";
import type { GitCase } from "../history/git-event.ts";

export type Deployed = EventOf<"deployed">;
export type GitAgent = EventOf<"git-agent">;

/** Every look at what was deployed from the repositories that told something. */
export const deployedLooks = (history: History): Deployed[] =>
  eventsOf(history, "deployed").filter(({ outcome }) => outcome === "ok");

/** What was deployed from one of them. */
export const podsFrom = ({ pods }: Pick<Deployed, "pods">, repository: GitCase) =>
  pods.filter((pod) => pod.repository === repository);

/** Every look at the agent for a repository that told something. */
export const agentLooks = (history: History, repository: GitCase): GitAgent[] =>
  eventsOf(history, "git-agent").filter((event) => event.repository === repository && event.outcome === "ok");

/** A repository's commit of the window; why there is none otherwise. */
export function commitIn(history: History, repository: GitCase, healMs: number): EventOf<"git-commit"> | string {
  const commits = eventsOf(history, "git-commit").filter((event) => event.repository === repository);
  const proved = commits.find(({ step, t }) => step === "proved" && t < healMs);
  return proved ?? commits.find(({ step }) => step === "failed")?.detail ?? "nothing shows that one was";
}

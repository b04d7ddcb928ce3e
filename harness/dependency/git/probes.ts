import type { V1Pod } from "@kubernetes/client-node";
import { messageOf } from "../../errors.ts";
import type { EventInput } from "../../history/event.ts";
import { GitCase } from "../../history/git-event.ts";
import type { Host } from "../../host/host.ts";
import type { Probe } from "../../probe/probe.ts";
import type { Centre } from "../../topology/topology.ts";
import { tellingFiles } from "./agent-files.ts";
import { repositoryLabel, versionLabel } from "./manifests.ts";

/** A message names the cause within this length; a log has the rest. */
const longestSaying = 400;
const limitMs = 5000;
const oftenMs = 2000;
const everyMs = 5000;

/** What the centre knows of what was deployed, and how the site's agents are doing. */
export const gitProbes = (centre: Pick<Centre, "pods">, agent: Host | undefined) => [
  { probe: deployedProbe(centre), everyMs: oftenMs },
  ...(agent ? GitCase.options.map((repository) => ({ probe: agentProbe(agent, repository), everyMs })) : []),
];

/** Which pods the centre knows as deployed from the repositories. */
export const deployedProbe = (centre: Pick<Centre, "pods">): Probe => ({
  name: "deployed from Git",
  async observe(): Promise<EventInput> {
    try {
      const pods = (await centre.pods(repositoryLabel)).flatMap(deployed);
      return { kind: "deployed", outcome: "ok", pods };
    } catch (error) {
      return { kind: "deployed", outcome: "unknown", pods: [], detail: messageOf(error) };
    }
  },
});

function deployed({ metadata, status }: V1Pod) {
  const repository = GitCase.safeParse(metadata?.labels?.[repositoryLabel]);
  if (!repository.success || metadata?.deletionTimestamp) return [];
  const ready = status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
  return [
    { repository: repository.data, pod: metadata?.name ?? "", version: metadata?.labels?.[versionLabel] ?? "", ready },
  ];
}

/** What an agent at the site has of its repository, and what it says. */
export const agentProbe = (host: Host, repository: GitCase): Probe => ({
  name: `GitOps agent for ${repository}`,
  async observe(signal): Promise<EventInput> {
    const about = { kind: "git-agent", host: host.name, repository } as const;
    const { revision, fetchSaid, agentSaid } = tellingFiles(repository);
    const files = [revision, fetchSaid, agentSaid];
    const { ok, stdout, stderr } = await host.exec(["tail", "-v", "-n", "30", ...files], {
      timeoutMs: limitMs,
      signal,
    });
    if (!ok) return { ...about, outcome: "unknown", detail: stderr.slice(0, longestSaying) };
    const last = lastTold(stdout);
    const said = (path: string) => last[path]?.slice(0, longestSaying);
    return {
      ...about,
      outcome: "ok",
      ...(last[revision] && { revision: last[revision] }),
      ...(last[fetchSaid] && { fetchSaid: said(fetchSaid) }),
      ...(last[agentSaid] && { agentSaid: said(agentSaid) }),
    };
  },
});

/** What `tail -v` prints of several files: path → the last line of it that tells an outcome. */
function lastTold(printed: string): Record<string, string> {
  const [, ...parts] = printed.split(/^==> (.+) <==\n/m);
  const told: Record<string, string> = {};
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const lines = (parts[index + 1] ?? "").split("\n").map((line) => line.replace(logged, "").trim());
    const line = lines.findLast((text) => text !== "" && !isAside(text));
    if (line !== undefined) told[parts[index] ?? ""] = line;
  }
  return told;
}

/** The time that a service's log puts before each line. */
const logged = /^\d{4}-\d\d-\d\d_[\d:.]+ /;

/** What the agent says it is about to do, and its table's head. */
const isAside = (text: string): boolean => /^(I\d{4} |RESOURCE +RESULT$)/.test(text);

import type { KubernetesObject } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import type { EventInput } from "../../history/event.ts";
import { FakeHost } from "../../host/fake.ts";
import type { Cluster } from "../../topology/topology.ts";
import { disturbGit } from "./disturb.ts";

const node = new FakeHost("site-1", "192.0.2.3");

async function disturb(server: FakeHost, apply: (object: KubernetesObject) => void = () => undefined) {
  const events: EventInput[] = [];
  const centre = { apply: async (objects: readonly KubernetesObject[]) => objects.forEach(apply) };
  const signal = AbortSignal.timeout(5000);
  await disturbGit(server, {
    cluster: { site: [node], centre, workloadImage: "workload:1" } as unknown as Cluster,
    nodeOf: () => node,
    record: (event) => void events.push(event),
    signal,
    windowEnd: signal,
  });
  return events;
}

/** A server whose every repository gets one revision more with each import. */
function serverWithRevisions(imports: string[][] = []) {
  const revisions = new Map<string, number>();
  return new FakeHost("git", "192.0.2.8", ([, directory = "", ...command]) => {
    const revision = revisions.get(directory) ?? 1;
    if (command[0] === "fast-import") {
      imports.push([directory, ...command]);
      revisions.set(directory, revision + 1);
    }
    return { stdout: `${revision}\n` };
  });
}

test("each repository is changed once, and a deployed thing by hand", async () => {
  const imports: string[][] = [];
  const changed: KubernetesObject[] = [];
  const events = await disturb(serverWithRevisions(imports), (object) => changed.push(object));
  expect(changed).toEqual([expect.objectContaining({ kind: "Deployment", spec: { replicas: 2 } })]);
  const about = { kind: "git-commit", version: "2", step: "proved", before: "1", after: "2" };
  expect(events).toEqual([
    { kind: "drift", repository: "committed", replicas: 2, step: "proved" },
    { ...about, repository: "committed" },
    { ...about, repository: "rewritten" },
    { ...about, repository: "broken" },
  ]);
  expect(imports).toHaveLength(3);
});

test("a server that takes no commit, and an API server that takes no change, are recorded", async () => {
  const frozen = new FakeHost("git", "192.0.2.8", () => ({ ok: false, exitCode: 1, stderr: "paused" }));
  const events = await disturb(frozen, () => {
    throw new Error("no answer");
  });
  expect(events.map((event) => ("step" in event ? event.step : event.kind))).toEqual(Array(4).fill("failed"));
  expect(events[0]).toMatchObject({ kind: "drift", detail: "no answer" });
  expect(events[1]).toMatchObject({
    detail: "git --git-dir=/var/lib/git/committed.git rev-parse refs/heads/main on git: paused",
  });
});

import type { KubernetesObject, V1Pod } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import type { EventInput } from "../../history/event.ts";
import { FakeHost } from "../../host/fake.ts";
import type { NodeDisturbance } from "../../site/requirement.ts";
import type { Cluster } from "../../topology/topology.ts";
import { askForPods } from "./ask.ts";

const [one, other] = [new FakeHost("site-1", "192.0.2.3"), new FakeHost("site-2", "192.0.2.4")];

type Nodes = Partial<Record<NodeDisturbance, FakeHost>>;

async function ask(nodes: Nodes, apply: (pod: V1Pod) => void = () => undefined) {
  const events: EventInput[] = [];
  const pods: V1Pod[] = [];
  const centre = {
    apply: async (objects: readonly KubernetesObject[]) => {
      for (const pod of objects) {
        apply(pod);
        pods.push(pod);
      }
    },
  };
  const cluster = { site: [one, other], centre } as unknown as Cluster;
  const record = (event: EventInput) => void events.push(event);
  const nodeOf = (disturbance: NodeDisturbance) => nodes[disturbance];
  await askForPods(
    { direct: "registry:5000", mirrored: "mirrored:5000" },
    { cluster, nodeOf, record, signal: AbortSignal.timeout(1000) },
  );
  return { events, pods };
}

test("every node is asked to pull, and the one that is left alone also to start what it has", async () => {
  const { events, pods } = await ask({ none: one });
  const containers = pods.map(({ metadata, spec }) => [
    metadata?.name,
    spec?.containers[0]?.image,
    spec?.containers[0]?.imagePullPolicy,
  ]);
  expect(containers).toEqual([
    ["image-cached-site-1", "registry:5000/shop/price-display:1", "IfNotPresent"],
    ["image-uncached-site-1", "registry:5000/shop/price-display:2", "IfNotPresent"],
    ["image-uncached-site-2", "registry:5000/shop/price-display:2", "IfNotPresent"],
    ["image-denied-site-1", "registry:5000/shop/price-display:4", "IfNotPresent"],
    ["image-cached-always-site-1", "registry:5000/shop/price-display:1", "Always"],
  ]);
  expect(events).toContainEqual({
    kind: "pod-asked",
    pod: "image-uncached-site-2",
    host: "site-2",
    image: "uncached",
    outcome: "ok",
    latencyMs: expect.any(Number),
  });
});

test("a node that pulls from the mirror is asked for nothing else behind that", async () => {
  const { pods } = await ask({ none: one, "agent-restart": other });
  expect(pods.map(({ metadata, spec }) => [metadata?.name, spec?.containers[0]?.image])).toContainEqual([
    "image-mirrored-site-2",
    "mirrored:5000/shop/price-display:3",
  ]);
  expect(pods.map(({ metadata }) => metadata?.name)).not.toContain("image-uncached-site-2");
});

test("without a node that is left alone only pulling is asked for", async () => {
  expect((await ask({})).pods.map(({ metadata }) => metadata?.name)).toEqual([
    "image-uncached-site-1",
    "image-uncached-site-2",
  ]);
});

test("a node that is pulling already is not asked to pull something else behind that", async () => {
  const { pods } = await ask({ none: one, crash: other });
  expect(pods.map(({ metadata }) => metadata?.name)).toEqual([
    "image-cached-site-1",
    "image-uncached-site-1",
    "image-denied-site-1",
    "image-cached-always-site-1",
  ]);
});

test("a centre that refuses is recorded, and the next pod is asked for", async () => {
  const { events } = await ask({}, ({ metadata }) => {
    if (metadata?.name?.endsWith("site-1")) throw new Error("no answer");
  });
  expect(events).toEqual([
    expect.objectContaining({ pod: "image-uncached-site-1", outcome: "failed", detail: "no answer" }),
    expect.objectContaining({ pod: "image-uncached-site-2", outcome: "ok" }),
  ]);
});

import { setInterval as everyInterval } from "node:timers/promises";
import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import { IslandingError } from "../errors.ts";
import type { Provenance } from "../evidence/schema.ts";
import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { hostLabel, variantLabel } from "./centre-events.ts";
import { FakeWorld } from "./fake-world.ts";
import { apiService } from "./sides.ts";
import { type Centre, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

const tickMs = 20;
const standIn = "a fake in memory, for tests of the harness; no Kubernetes at all";

/** A cluster in memory that answers as a stock kubelet is thought to: the specimen for a new topology. */
export const fake: Topology = {
  name: "fake",
  flavour: "built",
  standIn,
  availability: async () => ({ available: true, detail: standIn }),
  up: async (options: UpOptions): Promise<Cluster> => {
    refuseChoices("fake", options);
    return fakeCluster(new FakeWorld(options.siteNodes));
  },
};

function fakeCluster(world: FakeWorld): Cluster {
  const ticking = setInterval(() => world.tick(), tickMs);
  for (const host of world.site) rebootForgets(world, host);
  const { address, name } = world.centre;
  const sides = {
    centre: [{ host: world.centre, service: apiService(address, name) }],
    site: [...world.site, world.observer],
    spared: [],
  };
  return {
    provenance,
    centreHosts: [world.centre],
    site: world.site,
    observer: world.observer,
    centre: fakeCentre(world),
    sidesOf: () => sides,
    workloadImage: "fake/workload",
    vantage: (host) => ({
      ask: async (request) => world.answer(hostIn(world, host), request),
      [Symbol.asyncDispose]: async () => undefined,
    }),
    agentProcess: async (host) => world.agents.get(host.name)?.toString(),
    restartAgent: async (host) => {
      world.restartAgent(host.name);
      return { ok: true, exitCode: 0, stdout: "", stderr: "", timedOut: false, durationMs: 1 };
    },
    collectLogs: async () => undefined,
    [Symbol.asyncDispose]: async () => clearInterval(ticking),
  };
}

const provenance: Provenance = {
  topology: "fake",
  flavour: "built",
  distribution: "fake",
  version: "1",
  standIn,
  components: {},
  architecture: { name: "none", emulated: false },
  kernel: "none",
  cgroupVersion: "none",
  timeScale: 1,
};

function fakeCentre(world: FakeWorld): Centre {
  let version = 1;
  return {
    apply: async (objects: readonly KubernetesObject[]) => {
      for (const object of objects) if (isDeployment(object)) addPodOf(world, object);
    },
    editConfigMap: async (_name, data) => {
      if (!world.centre.answers) throw new IslandingError("no-answer", "The API server does not answer.");
      const before = String(version++);
      void applyWhenOnline(world, data.value ?? "");
      return { before, after: String(version) };
    },
    watch: async (record, signal) => {
      const known = new Map<string, string>();
      record({ kind: "centre", outcome: "ok" });
      const looks = everyInterval(tickMs, undefined, { signal });
      try {
        for await (const _ of looks) if (world.centre.answers) recordChanges(world.views(), known, record);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    requests: async () => {
      if (!world.centre.answers) throw new IslandingError("no-answer", "The API server does not answer.");
      return { total: world.requests, errors: 0 };
    },
  };
}

/** A ConfigMap's new value is at the site's volumes as soon as the nodes can reach the centre. */
async function applyWhenOnline(world: FakeWorld, value: string): Promise<void> {
  for await (const _ of everyInterval(tickMs, undefined, { ref: false })) {
    const online = world.site.every((host) => world.centre.answers && world.reaches(host, world.centre));
    if (online) {
      world.settings.set("configmap-volume", value);
      return;
    }
  }
}

function recordChanges(views: EventInput[], known: Map<string, string>, record: (event: EventInput) => void): void {
  for (const view of views) {
    if (view.kind !== "node" && view.kind !== "pod") continue;
    const text = JSON.stringify(view);
    if (known.get(view.name) === text) continue;
    known.set(view.name, text);
    record(view);
  }
}

const isDeployment = (object: KubernetesObject): object is V1Deployment => object.kind === "Deployment";

function addPodOf(world: FakeWorld, { metadata, spec }: V1Deployment): void {
  const labels = metadata?.labels ?? {};
  const hostPort = spec?.template.spec?.containers[0]?.ports?.[0]?.hostPort ?? 0;
  const name = `${metadata?.name}-0123456789-abcde`;
  world.addPod({ name, host: labels[hostLabel] ?? "", variant: labels[variantLabel] ?? "", hostPort });
}

function rebootForgets(world: FakeWorld, host: FakeWorld["site"][number]): void {
  const powerOff = host.powerOff.bind(host);
  host.powerOff = async () => {
    await powerOff();
    world.rebooted(host.name);
  };
}

function hostIn(world: FakeWorld, { name }: Host) {
  const found = world.hosts().find((host) => host.name === name);
  if (!found) throw new IslandingError("no-such-host", `The fake has no host ${name}.`);
  return found;
}

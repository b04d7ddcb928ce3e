import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notingStoreLoss } from "../disturbance/store-loss.ts";
import { cut } from "../fault/cut.ts";
import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { listContainers } from "../probe/containers.ts";
import { serveProbe } from "../probe/serve.ts";
import { sleep, waitFor } from "../wait.ts";
import { manifests, workloadUrl } from "../workload/manifests.ts";
import { obstacleIn } from "./join-obstacles.ts";
import { kubeedgeBuilt } from "./kubeedge-k3s.ts";
import { complaintsOf } from "./service-log.ts";
import type { Cluster } from "./topology.ts";

const variants = ["none", "configmap-env"] as const;
const limitMs = 120_000;
/** Longer than cloudcore's own rounds of 5 s, in which it sends again what it believes an edge node has not got. */
const nothingComesMs = 40_000;
const store = "/var/lib/kubeedge/edgecore.db";
const service = "/etc/service/edgecore";
const log = "/var/log/islanding/edgecore/current";
const copy = "/var/lib/islanding-edgecore.db";

/**
 * What EdgeCore 1.20.0 does when its own store is damaged or gone at its start, with and without a link. These tests hold
 * what it does, not what one would wish.
 */
describe("EdgeCore's store", () => {
  const run = `c${randomBytes(3).toString("hex")}`;
  const signal = AbortSignal.timeout(19 * 60_000);
  const seen: EventInput[] = [];
  const watching = new AbortController();
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await kubeedgeBuilt.up({ run, siteNodes: 2, servers: 1, signal, report: () => undefined });
    const names = cluster.site.map(({ name }) => name);
    await cluster.centre.apply(manifests(names, variants, cluster.workloadImage));
    void cluster.centre.watch((event) => seen.push(event), watching.signal);
    for (const host of cluster.site) await untilServing(host);
  });
  afterAll(async () => {
    watching.abort();
    await cluster[Symbol.asyncDispose]();
  });

  const hostAt = (index: number): Host => {
    const host = cluster.site[index];
    if (!host) throw new Error(`The cluster has no site host ${index}.`);
    return host;
  };
  const linked = () => hostAt(0);
  const lonely = () => hostAt(1);
  const serving = async (host: Host) => {
    const observer = cluster.vantage(cluster.observer);
    const targets = variants.map((variant) => ({
      host: host.name,
      variant,
      url: workloadUrl(host.address, variants, variant),
    }));
    const answers = await Promise.all(targets.map((target) => serveProbe(observer, target).observe(signal)));
    return answers.filter((answer) => answer.kind === "serve" && answer.outcome === "ok").length;
  };
  const untilServing = (host: Host, count: number = variants.length) =>
    waitFor(async () => (await serving(host)) === count, {
      what: `${count} workloads on ${host.name} to serve`,
      limitMs,
      signal,
    });
  const instances = async (host: Host) => {
    const found = await listContainers(host, signal);
    return typeof found === "string"
      ? found
      : found
          .filter(({ state }) => state === "running")
          .map(({ id }) => id)
          .sort();
  };
  const must = async (host: Host, ...argv: string[]) => expect(await host.exec(argv)).toMatchObject({ ok: true });
  /** runsv looks at what it was told only after its pause between two starts, and calls a service down meanwhile. */
  const stop = (host: Host) =>
    waitFor(
      async () => {
        await host.exec(["sv", "down", service]);
        const { stdout } = await host.exec(["sv", "status", service]);
        return stdout.startsWith("down:") && !stdout.includes("want up");
      },
      { what: `edgecore on ${host.name} to end`, limitMs, everyMs: 1500, signal },
    );
  const start = async (host: Host) => {
    const starts = async () => (await host.exec(["grep", "-c", "Version: v", log])).stdout;
    const before = await starts();
    await must(host, "sv", "up", service);
    const what = `edgecore on ${host.name} to start`;
    await waitFor(async () => (await starts()) !== before, { what, limitMs, signal });
  };
  /** A journal beside it belongs to what was there before: SQLite would mix the two. */
  const putBack = async (host: Host) => {
    await remove(host);
    await must(host, "cp", copy, store);
  };
  const remove = (host: Host) => must(host, "rm", "--force", store, `${store}-journal`);
  /** edgecore has ended over its store with these words, which are among those that the harness knows. */
  const damaged = async (host: Host, words: string) => {
    const complaint = `Failed to register db: Register db Ping \`default\`, ${words}`;
    expect(obstacleIn(complaint)?.code).toBe("edge-store-damaged");
    const said = async () => (await complaintsOf(host, "edgecore", { signal })).includes(complaint);
    await waitFor(said, { what: `edgecore on ${host.name} to say "${words}"`, limitMs, signal });
  };
  /** Pods on this host as the centre saw them last. */
  const podsAtCentre = (host: Host) => {
    const pods = seen.filter((event) => event.kind === "pod" && event.host === host.name);
    return new Map(pods.flatMap((event) => (event.kind === "pod" ? [[event.name, event]] : [])));
  };
  /** A change of any kind makes cloudcore send a pod again. */
  const touchPods = (host: Host) =>
    cluster.centre.apply(
      [...podsAtCentre(host).keys()].map((name) => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace: "default", annotations: { "islanding/sent-again": String(Date.now()) } },
      })),
    );
  const whileCut = async (work: () => Promise<void>) => {
    const injected = await cut.inject(cluster.sidesOf("api-server"), run);
    try {
      await work();
    } finally {
      await injected.heal();
    }
  };
  const ask = (host: Host, path: string) =>
    cluster.vantage(host).ask({ op: "http", url: `http://127.0.0.1:10550${path}`, timeoutMs: 30_000 });

  test("the metaserver answers over plain HTTP while the link is cut: for pods, and for a ConfigMap that it was asked for before", async () => {
    const settings = () => ask(lonely(), "/api/v1/namespaces/default/configmaps/islanding-settings");
    await whileCut(async () => {
      const pods = await ask(lonely(), "/api/v1/namespaces/default/pods");
      expect(pods).toMatchObject({ ok: true, status: 200 });
      for (const name of podsAtCentre(lonely()).keys()) expect(pods.body).toContain(name);
      // A pod on this node has it as its environment, and edgecore's own table does hold it.
      expect(await settings()).toMatchObject({ ok: true, status: 404 });
    });
    const answers = async () => (await settings()).status === 200;
    await waitFor(answers, { what: "the metaserver to answer with the centre's help", limitMs, signal });
    await whileCut(async () => {
      const found = await settings();
      expect(found).toMatchObject({ ok: true, status: 200 });
      expect(JSON.parse(found.body ?? "")).toMatchObject({ kind: "ConfigMap", data: { value: "price list 1" } });
    });
  });

  test("overwritten, the link up: edgecore ends again and again, and the containers run on without it", async () => {
    const before = await instances(linked());
    await stop(linked());
    await must(linked(), "cp", store, copy);
    await must(linked(), "dd", "if=/dev/urandom", `of=${store}`, "bs=4096", "count=20");
    await start(linked());
    await damaged(linked(), "file is not a database");
    expect(await serving(linked())).toBe(variants.length);
    expect(await instances(linked())).toEqual(before);
  });

  test("put back from a copy: edgecore takes the containers up again as if nothing had been", async () => {
    const before = await instances(linked());
    await stop(linked());
    await putBack(linked());
    await start(linked());
    const answers = async () => (await ask(linked(), "/api/v1/namespaces/default/pods")).ok;
    await waitFor(answers, { what: "the metaserver to answer", limitMs, signal });
    await sleep(nothingComesMs, signal);
    expect(await instances(linked())).toEqual(before);
  });

  test("truncated, the link up: edgecore ends again and again, and the containers run on without it", async () => {
    await stop(linked());
    await must(linked(), "truncate", "--size", "20000", store);
    await start(linked());
    await damaged(linked(), "database disk image is malformed");
    expect(await serving(linked())).toBe(variants.length);
    await stop(linked());
    await putBack(linked());
    await start(linked());
  });

  test("removed, the link up: its pods are stopped and stay away, and the centre goes on saying that they run", async () => {
    const noted: EventInput[] = [];
    const context = { cluster, host: linked(), record: (event: EventInput) => noted.push(event), signal };
    await notingStoreLoss(context, async () => {
      await stop(linked());
      await remove(linked());
      await start(linked());
      await untilServing(linked(), 0);
    });
    await sleep(nothingComesMs, signal);
    expect(await serving(linked())).toBe(0);
    const pods = [...podsAtCentre(linked()).values()];
    expect(pods).toHaveLength(variants.length);
    for (const pod of pods) expect(pod).toMatchObject({ phase: "Running", ready: true, deleted: false });

    const lost = [...podsAtCentre(linked()).keys()].sort().map((name) => `default/pod/${name}`);
    const [note] = noted;
    expect(note).toMatchObject({ kind: "note", text: expect.stringContaining("has lost 3 objects") });
    for (const name of [...lost, "default/configmap/islanding-settings"])
      expect(note).toMatchObject({ text: expect.stringContaining(name) });
  });

  test("its pods come back once something about them has changed at the centre", async () => {
    await touchPods(linked());
    await untilServing(linked());
  });

  test("overwritten, the link cut: the containers run on; only removing the store stops them, until the link is back", async () => {
    await whileCut(async () => {
      const before = await instances(lonely());
      await stop(lonely());
      await must(lonely(), "dd", "if=/dev/urandom", `of=${store}`, "bs=4096", "count=20");
      await start(lonely());
      await damaged(lonely(), "file is not a database");
      expect(await instances(lonely())).toEqual(before);
      expect(await serving(lonely())).toBe(variants.length);

      await stop(lonely());
      await remove(lonely());
      await start(lonely());
      await untilServing(lonely(), 0);
      const ended = async () =>
        (await complaintsOf(lonely(), "edgecore", { signal })).some((said) =>
          said.startsWith("Failed to initialize CSINode after retrying"),
        );
      await waitFor(ended, { what: "edgecore to end for want of its node", limitMs, signal });
      expect(await serving(lonely())).toBe(0);
    });
    await touchPods(lonely());
    await untilServing(lonely());
  });
});

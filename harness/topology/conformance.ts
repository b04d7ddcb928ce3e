import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cut } from "../fault/cut.ts";
import { hostsOfSides } from "../fault/fault.ts";
import { inventoryOf } from "../fault/inventory.ts";
import { Witness } from "../fault/witness.ts";
import type { EventInput } from "../history/event.ts";
import { serveProbe } from "../probe/serve.ts";
import { waitFor } from "../wait.ts";
import { manifests, workloadUrl } from "../workload/manifests.ts";
import { type Cluster, hostsOf, type Topology } from "./topology.ts";

const variants = ["none", "configmap-env"] as const;
const stepLimitMs = 120_000;

export interface ConformanceOptions {
  /** Runs that still have something on this machine; what `down leaves nothing` is checked against. */
  leftovers(): Promise<{ run: string }[]>;
  /** What all of it may take; its steps get longer by themselves where the cluster's machines are slow. */
  wholeLimitMs?: number;
}

/** What every topology has to be able to do before any experiment may trust it. Run it from a test file of its own. */
export function conformance(topology: Topology, { leftovers, wholeLimitMs = 15 * 60_000 }: ConformanceOptions): void {
  describe(`${topology.name}, ${topology.flavour}`, () => {
    const run = `c${randomBytes(3).toString("hex")}`;
    const signal = AbortSignal.timeout(wholeLimitMs);
    let cluster: Cluster;
    let limitMs = stepLimitMs;

    beforeAll(async () => {
      cluster = await topology.up({ run, siteNodes: 2, servers: 1, signal, report: () => undefined });
      limitMs = stepLimitMs * (cluster.speed?.slowness ?? 1);
    });
    afterAll(() => cluster[Symbol.asyncDispose]());

    const node = () => hostAt(cluster, 0);
    const sides = () => cluster.sidesOf("api-server");
    const serves = (variant: (typeof variants)[number], host = node()) =>
      serveProbe(cluster.vantage(cluster.observer), {
        host: host.name,
        variant,
        url: workloadUrl(host.address, variants, variant),
      }).observe(signal);
    const untilServes = (variant: (typeof variants)[number]) =>
      waitFor(async () => isOk(await serves(variant)), { what: `${variant} to serve`, limitMs, signal });

    test("has the hosts that were asked for, each with a name and an address of its own", () => {
      const hosts = hostsOf(cluster);
      const all = cluster.centreHosts.length + 3;
      expect(hosts).toHaveLength(all);
      expect(new Set(hosts.map((host) => host.name)).size).toBe(all);
      expect(new Set(hosts.map((host) => host.address)).size).toBe(all);
    });

    test("says what it is: distribution, version, kernel, and whether it is a stand-in", () => {
      expect(cluster.provenance.topology).toBe(topology.name);
      expect(cluster.provenance.version).not.toBe("");
      expect(cluster.provenance.kernel).not.toBe("");
    });

    test("runs a command in a host and returns what it printed", async () => {
      const outcome = await node().exec(["echo", "still", "here"]);
      expect(outcome).toMatchObject({ ok: true, exitCode: 0, stdout: "still here" });
    });

    test("returns a failing command as a value", async () => {
      const outcome = await node().exec(["no-such-program"]);
      expect(outcome.ok).toBe(false);
      expect(outcome.stderr).not.toBe("");
    });

    test("copies a file into a host and out again", async () => {
      const directory = await mkdtemp(join(tmpdir(), "islanding-conformance-"));
      try {
        await writeFile(join(directory, "in"), "kept as it is\n");
        await node().copyIn(join(directory, "in"), "/var/lib/islanding-conformance");
        await node().copyOut("/var/lib/islanding-conformance", join(directory, "out"));
        expect(await readFile(join(directory, "out"), "utf8")).toBe("kept as it is\n");
      } finally {
        await rm(directory, { recursive: true });
      }
    });

    test("deploys workloads that serve at the site what they were configured with", async () => {
      const names = cluster.site.map((host) => host.name);
      await cluster.centre.apply(manifests(names, variants, cluster.workloadImage));
      await untilServes("none");
      await untilServes("configmap-env");
      expect(await serves("none")).toMatchObject({ kind: "serve", outcome: "ok", variant: "none" });
    });

    test("shows the centre's view of its nodes and pods by watch", async () => {
      const seen: EventInput[] = [];
      const stop = new AbortController();
      const watching = cluster.centre.watch((event) => seen.push(event), stop.signal);
      const ready = (name: string) =>
        seen.some((event) => event.kind === "node" && event.name === name && event.ready === "True");
      await waitFor(() => cluster.site.every(({ name }) => ready(name)) && seen.some(({ kind }) => kind === "pod"), {
        what: "the watch to show every node and a pod",
        limitMs,
        signal,
      });
      stop.abort();
      await watching;
    });

    test("counts the requests that its centre has answered", async () => {
      expect((await cluster.centre.requests(signal)).total).toBeGreaterThan(0);
    });

    test("cuts the site off from the centre, leaves neighbours alone, and heals without a trace", async () => {
      const witness = new Witness(sides(), (host) => cluster.vantage(host), cluster.speed?.slowness);
      const paths = cut.paths(sides());
      const hosts = hostsOfSides(sides());
      await witness.prepare(paths);
      expect(await contradictions(witness.look("before", paths, () => "open"))).toEqual([]);
      const before = await inventoryOf(hosts);

      const injected = await cut.inject(sides(), run);
      expect(await contradictions(witness.look("during", paths, ({ expect: promised }) => promised))).toEqual([]);
      expect((await injected.counters()).some(({ packets }) => packets > 0)).toBe(true);
      await injected.heal();
      await injected.heal();

      expect(await inventoryOf(hosts)).toEqual(before);
      const fresh = paths.filter(({ path }) => path.means !== "established");
      expect(await contradictions(witness.look("after", fresh, () => "open"))).toEqual([]);
    });

    test("freezes each machine of its centre, which then answers nothing, and lets it go on", async () => {
      for (const { host, service } of sides().centre) {
        await host.pause();
        expect(await host.isPaused()).toBe(true);
        const url = `https://${service.address}:${service.port}${service.path}`;
        const question = { op: "http" as const, url, insecure: true, timeoutMs: 1000 };
        expect(await cluster.vantage(node()).ask(question)).toMatchObject({ ok: false });
        await host.resume();
        await host.resume();
        expect(await host.isPaused()).toBe(false);
        const answers = async () => (await cluster.vantage(node()).ask(question)).ok;
        await waitFor(answers, { what: `${host.name} to answer`, limitMs, signal });
      }
    });

    test("restarts a node's agent: another process, and the workloads serve on", async () => {
      const before = await cluster.agentProcess(node());
      await cluster.restartAgent(node());
      await waitFor(
        async () => {
          const after = await cluster.agentProcess(node());
          return after !== undefined && after !== before;
        },
        { what: "a new agent", limitMs, signal },
      );
      await untilServes("none");
    });

    test("switches a node off and on: same address, same disk, another boot, and its workloads come back", async () => {
      const { address } = node();
      const boot = await node().bootId();
      await node().powerOff();
      expect((await serves("none")).kind).toBe("serve");
      expect(isOk(await serves("none"))).toBe(false);
      await node().powerOn();
      expect(node().address).toBe(address);
      expect(await node().bootId()).not.toBe(boot);
      expect(await node().exec(["cat", "/var/lib/islanding-conformance"])).toMatchObject({ stdout: "kept as it is" });
      await untilServes("none");
    });

    test("runs beside another cluster of the same kind, and takes itself down without a trace", async () => {
      const other = `c${randomBytes(3).toString("hex")}`;
      const second = await topology.up({ run: other, siteNodes: 1, servers: 1, signal, report: () => undefined });
      expect(isOk(await serves("none"))).toBe(true);
      await second[Symbol.asyncDispose]();
      expect((await leftovers()).map(({ run: left }) => left)).not.toContain(other);
    });
  });
}

function hostAt(cluster: Cluster, index: number) {
  const host = cluster.site[index];
  if (!host) throw new Error(`The cluster has no site host ${index}.`);
  return host;
}

const isOk = (event: EventInput): boolean => event.kind === "serve" && event.outcome === "ok";

/** The paths that were not found as expected. */
async function contradictions(looked: ReturnType<Witness["look"]>) {
  return (await looked).filter(({ found, expect: promised }) => found !== promised);
}

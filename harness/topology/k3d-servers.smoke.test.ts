import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host.ts";
import { ownLeftovers } from "../host/leftovers.fixture.ts";
import { waitFor } from "../wait.ts";
import { k3dBuilt } from "./k3d.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { balancedPort } from "./load-balancer-files.ts";
import { apiPort } from "./sides.ts";

const run = `c${randomBytes(3).toString("hex")}`;
const signal = AbortSignal.timeout(15 * 60_000);
/** A leader that went away is missed after at most 10 s (two terms of 5 s), and the load balancer looks every second. */
const failoverLimitMs = 30_000;

describe("k3d with three servers", () => {
  let cluster: KubernetesCluster;
  beforeAll(async () => {
    cluster = (await k3dBuilt.up({
      run,
      siteNodes: 1,
      servers: 3,
      signal,
      report: () => undefined,
    })) as KubernetesCluster;
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  const ask = async (host: Host, path: string) => {
    const url = `https://127.0.0.1:${balancedPort}${path}`;
    return cluster.vantage(host).ask({ op: "http", url, insecure: true, timeoutMs: 2000 });
  };
  const answers = async (host: Host) => (await ask(host, "/readyz")).status === 200;
  const untilAnswers = (host: Host) =>
    waitFor(() => answers(host), { what: "the API to answer a node", limitMs: failoverLimitMs, signal });
  const untilSilent = (host: Host) =>
    waitFor(async () => !(await answers(host)), { what: "the API to fall silent", limitMs: failoverLimitMs, signal });
  const machines = () => {
    const [first, second, third] = cluster.centreHosts;
    const [node] = cluster.site;
    if (!second || !third || !node) throw new Error("Expected three servers and a node.");
    return { first, second, third, node };
  };

  test("calls them centre, centre-2 and centre-3, each at an address of its own, with etcd", async () => {
    const { first, second, third } = machines();
    expect([first, second, third].map(({ name }) => name)).toEqual(["centre", "centre-2", "centre-3"]);
    expect(new Set([first, second, third].map(({ address }) => address)).size).toBe(3);
    expect(cluster.provenance.components.etcd).toMatch(/^v3\.6\./);
    expect(cluster.provenance.components.haproxy).toMatch(/^2\./);
  });

  test("answers a node while any one of them is off, also after that node was off itself", async () => {
    const { first, node } = machines();
    await untilAnswers(node);
    await first.powerOff();
    await untilAnswers(node);
    await node.powerOff();
    await node.powerOn();
    await untilAnswers(node);
    await first.powerOn();
    const countsAgain = () =>
      cluster.centre.requests(signal).then(
        () => true,
        () => false,
      );
    await waitFor(countsAgain, { what: "the first server to answer again", limitMs: failoverLimitMs, signal });
  });

  test("answers nobody without quorum, and again when one of two is back", async () => {
    const { first, second, third, node } = machines();
    await second.powerOff();
    await third.powerOff();
    await untilSilent(node);
    const url = `https://127.0.0.1:${apiPort}/readyz`;
    const unready = async () =>
      (await cluster.vantage(first).ask({ op: "http", url, insecure: true, timeoutMs: 5000 })).status === 500;
    await waitFor(unready, { what: "the last server to miss its datastore", limitMs: failoverLimitMs, signal });
    expect(await answers(node)).toBe(false);
    await second.powerOn();
    await untilAnswers(node);
    await third.powerOn();
    await untilAnswers(node);
  });

  test("takes itself down without a trace", async () => {
    await cluster[Symbol.asyncDispose]();
    expect((await ownLeftovers()).map(({ run: left }) => left)).not.toContain(run);
  });
});

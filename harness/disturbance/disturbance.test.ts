import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EventInput } from "../history/event.ts";
import { fake } from "../topology/fake.ts";
import type { Cluster } from "../topology/topology.ts";
import { manifests } from "../workload/manifests.ts";
import { agentRestart } from "./agent-restart.ts";
import { crash } from "./crash.ts";
import type { Disturbance } from "./disturbance.ts";
import { none } from "./none.ts";
import { powerCut } from "./power-cut.ts";
import { reboot } from "./reboot.ts";

const variants = ["none", "secret"] as const;
const signal = new AbortController().signal;
let cluster: Cluster;
/** What the last disturbance called around a boot. */
let around: string[];

beforeEach(async () => {
  cluster = await fake.up({ run: "t1", siteNodes: 1, servers: 1, signal, report: () => undefined });
  await cluster.centre.apply(manifests(["site-1"], variants, cluster.workloadImage));
});
afterEach(() => cluster[Symbol.asyncDispose]());

/** Disturbs the only node and returns what was recorded. */
async function disturb(disturbance: Disturbance, windowEnd = signal): Promise<EventInput[]> {
  const [host = cluster.centreHosts[0]] = cluster.site;
  const events: EventInput[] = [];
  const record = (event: EventInput) => void events.push(event);
  around = [];
  await disturbance({
    cluster,
    host,
    variants,
    record,
    signal,
    windowEnd,
    beforeReboot: async () => void around.push("before"),
    afterReboot: async () => void around.push("after"),
  });
  return events;
}

describe("a disturbance is proved by what it changed", () => {
  test("crash: the process of every workload has ended", async () => {
    const events = await disturb(crash);
    expect(events[0]).toMatchObject({ disturbance: "crash", step: "begin", host: "site-1" });
    expect(events.slice(1).map((event) => event.kind === "disturbance" && event.variant)).toEqual(["none", "secret"]);
    for (const event of events.slice(1)) {
      expect(event).toMatchObject({
        step: "proved",
        agoMs: expect.any(Number),
        proof: { what: "process", before: expect.stringMatching(/^\d+$/), after: "ended" },
      });
    }
  });

  test("crash: the runtime is asked for one process at a time, and given more than its client's two seconds", async () => {
    const [host = cluster.centreHosts[0]] = cluster.site;
    const exec = host.exec.bind(host);
    let asking = 0;
    host.exec = async (argv, options) => {
      if (argv[0] !== "crictl") return exec(argv, options);
      expect(argv[1]).toBe("--timeout=30s");
      expect(asking).toBe(0);
      asking++;
      const outcome = await exec(argv, options);
      await new Promise((resolve) => setImmediate(resolve));
      asking--;
      return outcome;
    };
    expect(await disturb(crash)).toHaveLength(3);
  });

  test("agent-restart: another agent process, and then a crash", async () => {
    const before = await cluster.agentProcess(cluster.centreHosts[0]);
    const events = await disturb(agentRestart);
    expect(before).toBeUndefined();
    expect(events.map((event) => event.kind === "disturbance" && (event.proof?.what ?? event.step))).toEqual([
      "begin",
      "agent-process",
      "process",
      "process",
    ]);
  });

  test("reboot: another boot", async () => {
    const events = await disturb(reboot);
    expect(events).toMatchObject([
      { disturbance: "reboot", step: "begin" },
      { step: "proved", proof: { what: "boot", before: "site-1-boot-1", after: "site-1-boot-2" } },
    ]);
  });

  test("reboot: by the node's own system, where it has one", async () => {
    const [host = cluster.centreHosts[0]] = cluster.site;
    host.reboot = async (given) => {
      expect(given).toBe(signal);
      around.push("reboot");
      host.bootId = async () => "another";
    };
    expect(await disturb(reboot)).toMatchObject([
      { disturbance: "reboot", step: "begin" },
      { step: "proved", proof: { what: "boot", before: "site-1-boot-1", after: "another" } },
    ]);
    expect(around).toEqual(["before", "reboot", "after"]);
  });

  test("power-cut: another boot, whatever the node's own system would have done first", async () => {
    const [host = cluster.centreHosts[0]] = cluster.site;
    host.reboot = () => Promise.reject(new Error("It was asked to reboot."));
    const events = await disturb(powerCut);
    expect(events).toMatchObject([
      { disturbance: "power-cut", step: "begin", host: "site-1" },
      { disturbance: "power-cut", step: "proved", proof: { before: "site-1-boot-1", after: "site-1-boot-2" } },
    ]);
    expect(around).toEqual(["before", "after"]);
  });

  test("none: the same boot and the same agent when the window ends", async () => {
    const events = await disturb(none, AbortSignal.timeout(20));
    expect(events).toMatchObject([
      { disturbance: "none", step: "begin" },
      { step: "proved", proof: { what: "left-alone" } },
    ]);
  });
});

describe("a disturbance that did not happen is an error", () => {
  test("a node that should have been left alone, and was not", async () => {
    const [host = cluster.centreHosts[0]] = cluster.site;
    const end = new AbortController();
    const disturbing = disturb(none, end.signal);
    await new Promise((resolve) => setImmediate(resolve));
    await cluster.restartAgent(host);
    end.abort();
    await expect(disturbing).rejects.toThrow("site-1 should have been left alone; was boot site-1-boot-1, agent 1000");
  });

  test("a crash of a workload whose process the runtime did not tell, in its own words", async () => {
    const [host = cluster.centreHosts[0]] = cluster.site;
    const exec = host.exec.bind(host);
    host.exec = async (argv, options) =>
      argv.includes("inspect")
        ? { ok: false, exitCode: 1, stdout: "", stderr: "context deadline exceeded", timedOut: false, durationMs: 1 }
        : exec(argv, options);
    await expect(disturb(crash)).rejects.toThrow(
      /^crictl inspect told no process for none-site-1-\S+ on site-1: context deadline exceeded\.$/,
    );
  });

  test("a reboot after which the host has the same boot id", async () => {
    const [host = cluster.centreHosts[0]] = cluster.site;
    host.bootId = async () => "the same";
    await expect(disturb(reboot)).rejects.toThrow("site-1 still has the boot id the same.");
    await expect(disturb(powerCut)).rejects.toThrow("site-1 still has the boot id the same.");
  });
});

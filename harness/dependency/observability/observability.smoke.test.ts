import { expect, test } from "vitest";
import type { EventInput } from "../../history/event.ts";
import type { Host } from "../../host/host.ts";
import { HostVantage } from "../../host/vantage.ts";
import type { Cluster } from "../../topology/topology.ts";
import { waitFor } from "../../wait.ts";
import type { CentralServer } from "../central-server.ts";
import { serverSettings } from "../server.fixture.ts";
import { startObservability } from "./start.ts";
import { arrivedUntil } from "./store.ts";

type Arrived = Extract<EventInput, { kind: "samples-arrived" }>;
type Taken = Extract<EventInput, { kind: "samples-taken" }>;

test("central monitoring and the site's agent: what was buffered arrives, and what a killed agent had not sent is lost", async ({
  signal,
}) => {
  await using undo = new AsyncDisposableStack();
  const settings = await serverSettings(undo, signal);
  const server = await startObservability(settings);
  const centre = server.machine.host;
  const agent = agentOf(server);
  const [password = ""] = server.secrets;
  const { name } = server.machine.service;
  const store = { name, caPem: settings.authority.certificate, access: { user: "site", password } };
  const points = new Map([centre, agent].map((host) => [host, undo.use(new HostVantage(host))]));
  const cluster = { vantage: (host: Host) => points.get(host) } as unknown as Cluster;
  await server.attach(cluster, signal, () => undefined);
  const [takenProbe, arrivedProbe] = server.probes(cluster, () => undefined).map(({ probe }) => probe);
  const taken = async () => (await takenProbe?.observe(signal)) as Taken;
  const arrived = async () => (await arrivedProbe?.observe(signal)) as Arrived;
  const latest = async () => (await taken()).untilS ?? 0;
  const count = async () => (await taken()).taken ?? 0;
  const limits = { limitMs: 120_000, everyMs: 1000, signal };
  const missing = async () => {
    const { outcome, taken: all = 0, arrived: known = 0 } = await arrived();
    return outcome === "ok" ? all - known : undefined;
  };

  const before = await taken();
  expect(before).toMatchObject({ outcome: "ok", dropped: 0 });
  await centre.powerOff();
  const buffered = (before.taken ?? 0) + 400;
  await waitFor(async () => (await count()) >= buffered, { what: "the agent to take more", ...limits });
  expect(await arrived()).toMatchObject({ outcome: "unknown" });
  await centre.powerOn(signal);
  await waitFor(async () => (await missing()) === 0, { what: "all that was buffered to arrive", ...limits });

  await centre.pause();
  const held = (await count()) + 400;
  await waitFor(async () => (await count()) >= held, { what: "the agent to take more", ...limits });
  await agent.exec(["sv", "kill", "/etc/service/prometheus"]);
  await waitFor(async () => (await count()) > held, { what: "the agent to go on", ...limits });
  const away = new AbortController();
  away.abort();
  await server.disturb({ cluster, nodeOf: () => undefined, record: () => undefined, signal, windowEnd: away.signal });
  await centre.resume();
  // Samples arrive in the order of their times: when a later one has, those of the window that have not are lost.
  const isLaterThere = async () => {
    const [known, all] = [await arrived(), await arrivedUntil(cluster.vantage(centre), store, await latest())];
    return known.arrived !== undefined && typeof all.found === "number" && all.found > known.arrived;
  };
  await waitFor(isLaterThere, { what: "what is taken after the window to arrive", ...limits });
  expect(await missing()).toBeGreaterThanOrEqual(200);

  const told = JSON.stringify([await taken(), await arrived()]);
  for (const secret of server.secrets) expect(told).not.toContain(secret);
});

function agentOf({ atSite = [] }: CentralServer): Host {
  const [agent] = atSite;
  if (!agent) throw new Error("Expected an agent at the site, found none.");
  return agent;
}

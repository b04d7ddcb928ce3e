import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DockerHost } from "../host/docker.ts";
import { removeRun } from "../host/engine.ts";
import { ownLeftovers } from "../host/leftovers.fixture.ts";
import { ensureKubernetesParts } from "../parts/parts.ts";
import { startContainer } from "../topology/container-host.ts";
import { createNetwork } from "../topology/docker-network.ts";
import { certifiedDegradation, sidesOf } from "./degrade.fixture.ts";
import { degrade } from "./degrade.ts";
import { inventoryOf } from "./inventory.ts";
import { Journal } from "./journal.ts";
import { missingQdiscs } from "./kernel-qdiscs.ts";
import { carryOut } from "./undo.ts";

const signal = new AbortController().signal;
const run = randomBytes(4).toString("hex");
let directory: string;
let hosts: [DockerHost, DockerHost, DockerHost];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-degrade-"));
  const { nodeImage: image, vantage } = await ensureKubernetesParts({ signal, report: () => undefined });
  const network = await createNetwork(run);
  const start = (name: string, index: number) =>
    startContainer({
      ...{ run, network, image, vantage, signal, name, index },
      files: { "/etc/islanding/services": "\n" },
    });
  hosts = [await start("centre", 1), await start("site-1", 2), await start("observer", 3)];
});
afterAll(async () => {
  await removeRun(run);
  await rm(directory, { recursive: true });
  expect(await ownLeftovers()).toEqual([]);
});

test("containers whose link carries 1 Mbit/s are found to have just that, and all they had afterwards", async () => {
  const [centre, ...site] = hosts;
  const journal = new Journal(join(directory, "journal"));
  const degradation = { bandwidthBitPerS: 1_000_000 };
  const options = { run, centre, site, degradation, inGuest: false, windowMs: 30_000, journal, signal };
  const { state, reasons, link, counters, removed } = await certifiedDegradation(options);
  expect(reasons.map(({ text }) => text)).toEqual([expect.stringMatching(/^Every way .* was as bad as asked: /)]);
  expect(state).toBe("confirmed");
  expect(link?.where).toEqual({ "site-1": "in its network namespace", observer: "in its network namespace" });
  for (const { measured, before, after } of link?.figures ?? []) {
    expect(measured).toBeGreaterThan(900_000);
    expect(measured).toBeLessThan(1_100_000);
    expect(before).toBeGreaterThan(1_400_000);
    expect(after).toBeGreaterThan(1_400_000);
  }
  expect(counters.map(({ host, rule }) => [host, rule])).toContainEqual([
    "site-1",
    expect.stringMatching(/^in its network namespace: qdisc tbf 15b: parent 15a:1 rate 1Mbit burst 6250b/),
  ]);
  expect(removed).toMatchObject({ inventoryEqual: true, left: [] });
  expect(await journal.entries()).toEqual([]);
});

test("what a killed run has set on a container is undone by who knows only the journal", async () => {
  const [centre, ...site] = hosts;
  const before = await inventoryOf(site);
  const fault = degrade({ bandwidthBitPerS: 64_000 }, { inGuest: false });
  const sides = sidesOf(centre, site);
  await fault.inject(sides, run);
  expect(await inventoryOf(site)).not.toEqual(before);
  for (const undo of fault.undo(sides, run)) await carryOut(undo);
  expect(await inventoryOf(site)).toEqual(before);
});

test("a container says what its kernel lacks, as was known before anything was changed, and is left as it was", async () => {
  const [centre, ...site] = hosts;
  const degradation = { delayMs: 100 };
  const missing = await missingQdiscs(degradation);
  const before = await inventoryOf(site);
  const injecting = degrade(degradation, { inGuest: false }).inject(sidesOf(centre, site), run);
  if (missing?.includes("netem")) {
    await expect(injecting).rejects.toThrow("Expected the link of site-1 to be degraded: tc, degrading the link: ");
  } else {
    await (await injecting).heal();
  }
  expect(await inventoryOf(site)).toEqual(before);
});

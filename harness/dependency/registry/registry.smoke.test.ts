import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeRun } from "../../host/engine.ts";
import type { Host } from "../../host/host.ts";
import { ensureKubernetesParts } from "../../parts/parts.ts";
import { pullProgress } from "../../probe/pull-progress.ts";
import { startContainer } from "../../topology/container-host.ts";
import { createNetwork } from "../../topology/docker-network.ts";
import { Authority } from "../../topology/pki.ts";
import { waitFor } from "../../wait.ts";
import { endAccess } from "./access.ts";
import {
  cachedTag,
  cranePath,
  deniedTag,
  largeTag,
  mirroredTag,
  pushImages,
  repository,
  uncachedTag,
  warmUp,
} from "./images.ts";
import { startRegistryMachine } from "./machine.ts";
import { trustRegistry } from "./trust.ts";

const signal = AbortSignal.timeout(10 * 60_000);
const context = { signal, report: () => undefined, isLost: true };
const run = `c${randomBytes(3).toString("hex")}`;
const password = "open sesame";
const names = { direct: `islanding-${run}-registry:5000`, mirrored: "mirrored-registry:5000" };

let registry: Host;
let node: Host;
let trust: () => Promise<void>;
let end: () => Promise<void>;

beforeAll(async () => {
  const { nodeImage: image, vantage } = await ensureKubernetesParts(context);
  const network = await createNetwork(run);
  const authority = await Authority.create("test");
  const machine = { run, network, image, vantage, signal };
  const registries = [...Object.values(names), `islanding-${run}-mirror:5000`];
  const access = { registries, user: "site", password };
  const ending = { registries, user: "ending", password: "close sesame" };
  const started = await startRegistryMachine(
    { ...machine, ...context, authority, index: 8 },
    { name: "registry", access, others: [ending] },
  );
  const mirror = await startRegistryMachine(
    { ...machine, ...context, authority, index: 9 },
    { name: "mirror", access, mirrorOf: started.server },
  );
  registry = started.host;
  const files = { "/etc/islanding/services": "containerd\n" };
  node = await startContainer({ ...machine, name: "node", index: 10, files });
  await waitFor(async () => (await node.exec(["ctr", "version"])).ok, { what: "containerd", limitMs: 30_000, signal });
  await pushImages(registry, started.server, signal);
  await warmUp(mirror.host, mirror.server, signal);
  end = () => endAccess({ machine: registry, server: started.server, ending, kept: access }, signal);
  trust = async () => {
    const direct = { name: names.direct, server: started.server };
    const mirrored = { name: names.mirrored, server: started.server, mirror: mirror.server };
    for (const known of [direct, mirrored]) await trustRegistry(node, known, authority.certificate, signal);
  };
});
afterAll(() => removeRun(run));

const pull = (name: string, tag: string, credentials = `site:${password}`) =>
  node.exec(["crictl", "pull", "--creds", credentials, `${name}/${repository}:${tag}`], { timeoutMs: 120_000 });

test("a node pulls from the registry once it trusts its certificate, and by the password alone", async () => {
  expect((await pull(names.direct, cachedTag)).stderr).toContain("certificate signed by unknown authority");
  await trust();
  expect((await pull(names.direct, cachedTag, "site:wrong")).stderr).toContain("401 Unauthorized");
  expect(await pull(names.direct, cachedTag)).toMatchObject({ ok: true });
});

test("how much of a large image a node has is told while it is on its way", async () => {
  const pulling = pull(names.direct, largeTag);
  await waitFor(async () => (await pullProgress(node, signal)).bytes > 10_000_000, {
    what: "a part of the image",
    limitMs: 60_000,
    signal,
  });
  expect(await pulling).toMatchObject({ ok: true });
  expect(await pullProgress(node, signal)).toMatchObject({ outcome: "ok", bytes: 0 });
});

test("an access that has ended is refused, and no other", async () => {
  await end();
  expect((await pull(names.direct, deniedTag, "ending:close sesame")).stderr).toContain("401 Unauthorized");
  expect(await pull(names.direct, deniedTag)).toMatchObject({ ok: true });
});

test("while the registry is off, the mirror has what was fetched through it before, and nothing else", async () => {
  await registry.powerOff();
  expect(await pull(names.mirrored, mirroredTag)).toMatchObject({ ok: true });
  expect(await pull(names.mirrored, uncachedTag)).toMatchObject({ ok: false });
  expect(await pull(names.direct, uncachedTag)).toMatchObject({ ok: false });
});

test("a registry that was off has its images, and its slow way to the site, again", async () => {
  await registry.powerOn();
  await waitFor(async () => (await pull(names.direct, uncachedTag)).ok, {
    what: "the registry to answer again",
    limitMs: 60_000,
    signal,
  });
  expect((await registry.exec(["tc", "qdisc", "show", "dev", "eth0"])).stdout).toContain("tbf");
  expect((await registry.exec(["ls", cranePath])).ok).toBe(true);
});

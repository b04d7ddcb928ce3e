import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { removeRun } from "../../host/engine.ts";
import { ensureKubernetesParts } from "../../parts/parts.ts";
import { startContainer } from "../../topology/container-host.ts";
import { createNetwork } from "../../topology/docker-network.ts";
import { Authority } from "../../topology/pki.ts";
import { waitFor } from "../../wait.ts";
import { cachedTag, pushImages, repository } from "./images.ts";
import { startRegistry } from "./start.ts";
import { trustRegistry } from "./trust.ts";

const signal = AbortSignal.timeout(10 * 60_000);
const context = { signal, report: () => undefined };

test("a node that trusts the registry pulls from it by password, and without either pulls nothing", async () => {
  const run = `c${randomBytes(3).toString("hex")}`;
  const { nodeImage: image, vantage } = await ensureKubernetesParts(context);
  const network = await createNetwork(run);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));
  const authority = await Authority.create("test");
  const machine = { run, network, image, vantage, signal };
  const { machine: registry, secrets } = await startRegistry({ ...machine, ...context, authority, index: 9 });
  const files = { "/etc/islanding/services": "containerd\n" };
  const node = await startContainer({ ...machine, name: "node", index: 10, files });
  await waitFor(async () => (await node.exec(["ctr", "version"])).ok, { what: "containerd", limitMs: 30_000, signal });

  const { name, port } = registry.service;
  const server = `${name}:${port}`;
  await pushImages(registry.host, server, signal);
  const pull = (password: string) => {
    const credentials = ["--creds", `site:${password}`];
    return node.exec(["crictl", "pull", ...credentials, `${server}/${repository}:${cachedTag}`], { timeoutMs: 60_000 });
  };
  const [password = ""] = secrets;
  expect((await pull(password)).stderr).toContain("certificate signed by unknown authority");
  await trustRegistry(node, server, authority.certificate, signal);
  expect((await pull("wrong")).stderr).toContain("401 Unauthorized");
  expect(await pull(password)).toMatchObject({ ok: true });
});

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftovers } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { ensureK3sShapeParts, ensureSupervisedK3s } from "../parts/k3d-parts.ts";
import { ensureWorkloadParts } from "../parts/parts.ts";
import { conformance } from "./conformance.ts";
import { k3sShapeFiles } from "./k3d-files.ts";
import { someK3d } from "./k3d-program.ts";
import { k3dPublished, upWithK3s } from "./k3d-published.ts";
import { upByK3d } from "./k3d-up.ts";
import { K3sCluster } from "./k3s-cluster.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";

const found = await k3dPublished.availability(AbortSignal.timeout(60_000));

if (found.available) conformance(k3dPublished, { leftovers });
else test("k3d, published", (context) => context.skip(`unavailable here, because ${found.reason}: ${found.hint}`));

const signal = AbortSignal.timeout(15 * 60_000);
const context = { signal, report: () => undefined };
const asked = () => ({ ...context, run: `c${randomBytes(3).toString("hex")}`, siteNodes: 1, servers: 1 as const });

// Not k3s: what is shown is that the supervisor is a first process that k3d and the engine can work with.
describe("the way of the published flavour, with the stand-in in place of k3s", () => {
  let cluster: KubernetesCluster;
  let node: Host;
  beforeAll(async () => {
    const options = asked();
    const standIn = await ensureK3sShapeParts(1, context);
    const parts = await ensureWorkloadParts(context);
    cluster = await upByK3d(options, {
      k3d: await someK3d(context),
      parts,
      image: await ensureSupervisedK3s(standIn.nodeImage, parts, context),
      serverArguments: ["--disable=coredns"],
      nodeArguments: [],
      files: await k3sShapeFiles(options.run, 1, 1),
      describe: async () => ({}) as KubernetesCluster["provenance"],
      Cluster: K3sCluster,
    });
    const [first] = cluster.site;
    if (!first) throw new Error("Expected a node.");
    node = first;
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  test("the agent is a process under the supervisor, and another one after a reboot", async () => {
    const agent = (await cluster.agentProcess(node)) ?? "";
    const parent = await node.exec(["cut", "--delimiter= ", "--fields=4", `/proc/${agent}/stat`]);
    expect(parent.stdout).toBe("1");
    expect((await node.exec(["cat", "/proc/1/cmdline"])).stdout).toContain("k3s-supervised");
    await node.powerOff();
    expect(await cluster.agentProcess(node)).toBeUndefined();
    await node.powerOn();
    expect(await cluster.agentProcess(node)).toMatch(/^\d+$/);
  });
});

test("an image that is not k3s is refused by name, and leaves nothing", async () => {
  const { workloadImage } = await ensureWorkloadParts(context);
  const options = asked();
  await expect(upWithK3s(workloadImage, options)).rejects.toThrow(
    `Expected the image ${workloadImage} to start /bin/k3s, as k3s's own does, found /workload.`,
  );
  expect((await leftovers()).map(({ run }) => run)).not.toContain(options.run);
});

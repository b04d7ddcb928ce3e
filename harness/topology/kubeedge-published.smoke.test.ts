import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { leftovers } from "../host/engine.ts";
import { ensureSupervisedK3s } from "../parts/k3d-parts.ts";
import { ensureKubeEdgeParts, ensurePublishedKubeEdgeParts } from "../parts/kubeedge-parts.ts";
import { ensureKubernetesParts, ensureWorkloadParts } from "../parts/parts.ts";
import { conformance } from "./conformance.ts";
import { k3sShapeMachines } from "./k3d.ts";
import { serverAlone } from "./kubeedge-centre.ts";
import { KubeedgeOnK3s, kubeedgePublished } from "./kubeedge-published.ts";
import { upKubeedge } from "./kubeedge-up.ts";
import { versionLogged } from "./service-log.ts";
import type { Cluster } from "./topology.ts";

const found = await kubeedgePublished.availability(AbortSignal.timeout(60_000));

if (found.available) conformance(kubeedgePublished, { leftovers });
else test("KubeEdge, published", (context) => context.skip(`unavailable here, because ${found.reason}: ${found.hint}`));

const signal = AbortSignal.timeout(15 * 60_000);
const context = { signal, report: () => undefined };

// Neither published images nor k3s: what is shown is that programs are taken out of images, and run beside another's server.
describe("the way of the published flavour, with stand-ins in place of the three images", () => {
  const run = `c${randomBytes(3).toString("hex")}`;
  let cluster: Cluster;
  beforeAll(async () => {
    const { nodeImage: compiled } = await ensureKubeEdgeParts(context);
    const parts = await ensurePublishedKubeEdgeParts({ cloudcore: compiled, installationPackage: compiled }, context);
    const options = { ...context, run, siteNodes: 1, servers: 1 as const };
    const shape = await k3sShapeMachines({ ...options, ...serverAlone });
    const image = await ensureSupervisedK3s(shape.image, await ensureWorkloadParts(context), context);
    cluster = await upKubeedge(options, {
      parts,
      upstream: { ...shape, image },
      describe: async () => ({}) as Cluster["provenance"],
      Cluster: KubeedgeOnK3s,
    });
  });
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
    expect((await leftovers()).map(({ run: left }) => left)).not.toContain(run);
  });

  test("both programs are the images', and say which release they are", async () => {
    const [, cloudcore] = cluster.centreHosts;
    const [node] = cluster.site;
    if (!cloudcore || !node) throw new Error("Expected a cloudcore and a node.");
    expect(await versionLogged(cloudcore, "cloudcore", signal)).toBe("v1.20.0");
    expect(await versionLogged(node, "edgecore", signal)).toBe("v1.20.0");
  });

  test("every machine's logs are there, the server's too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "islanding-kubeedge-logs-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cluster.collectLogs(folder, signal);
    const files = await readdir(folder, { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining([
        "centre/k3s/current",
        "cloudcore/cloudcore/current",
        "site-1/containerd/current",
        "site-1/edgecore/current",
      ]),
    );
  });
});

test("an image without the program is refused by what the engine says of it", async () => {
  const { nodeImage } = await ensureKubernetesParts(context);
  const made = ensurePublishedKubeEdgeParts({ cloudcore: nodeImage, installationPackage: nodeImage }, context);
  const error = await made.then(String, String);
  expect(error).toContain("Expected `docker build --quiet …` to succeed:");
  expect(error).toContain("usr/local/bin/cloudcore");
});

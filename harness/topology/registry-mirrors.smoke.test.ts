import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { ensureCrane } from "../parts/crane.ts";
import { ensureWorkloadParts } from "../parts/parts.ts";
import { waitFor } from "../wait.ts";
import { k3dBuilt } from "./k3d.ts";

const signal = AbortSignal.timeout(15 * 60_000);
const context = { signal, report: () => undefined };
const port = 5000;
const crane = "/usr/local/bin/crane";

test("a node pulls from the mirror of a registry, and from no other registry that it can't reach", async () => {
  const run = `c${randomBytes(3).toString("hex")}`;
  const program = await ensureCrane(context);
  const { workloadTar } = await ensureWorkloadParts(context);

  const registryMirrors = { "registry.example": [`http://islanding-${run}-observer:${port}`] };
  await using cluster = await k3dBuilt.up({ ...context, run, siteNodes: 1, servers: 1 as const, registryMirrors });
  const { observer, site } = cluster;
  await observer.copyIn(program, crane);
  await observer.copyIn(workloadTar, "/image.tar");
  const serving = observer.converse([crane, "registry", "serve", "--address", `0.0.0.0:${port}`]);
  try {
    const push = [crane, "push", "/image.tar", `localhost:${port}/team/app:1`];
    await waitFor(async () => (await observer.exec(push)).ok, {
      what: "the registry to take an image",
      limitMs: 20_000,
      signal,
    });

    const pull = (image: string) => site[0]?.exec(["crictl", "pull", image], { timeoutMs: 60_000 });
    expect(await pull("registry.example/team/app:1")).toMatchObject({ ok: true });
    expect(await pull("other.example/team/app:1")).toMatchObject({ ok: false });
  } finally {
    serving.kill();
  }
});

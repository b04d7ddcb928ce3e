import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { vmRuns } from "../host/vm-run.ts";
import { conformance } from "./conformance.ts";
import { filesVariable } from "./microk8s-files.ts";
import { microk8sPublished } from "./microk8s-published.ts";

const signal = AbortSignal.timeout(20 * 60_000);
const found = await microk8sPublished.availability(signal);
const uncut = found.available ? await microk8sPublished.whyNotBy?.("cut", signal) : `${found.reason}: ${found.hint}`;

if (uncut) test("MicroK8s, published", (context) => context.skip(`unavailable here, because ${uncut}`));
else conformance(microk8sPublished, { leftovers: vmRuns });

// No snap can be had where this was written; what vouches for it can't be made by anybody else.
test("files that nobody vouches for get as far as snapd in a VM of ours, and nothing is left of it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "islanding-microk8s-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ["microk8s_1", "core20_1", "snapd_1"]) {
    await writeFile(join(folder, `${name}.snap`), "");
    await writeFile(join(folder, `${name}.assert`), "type: snap-revision\nauthority-id: canonical\n\nAcLB\n");
  }
  await writeFile(join(folder, "images.tar"), "");
  vi.stubEnv(filesVariable, folder);
  onTestFinished(() => void vi.unstubAllEnvs());

  const run = `c${randomBytes(3).toString("hex")}`;
  const up = microk8sPublished.up({ run, siteNodes: 1, servers: 1, signal, report: () => undefined });
  await expect(up).rejects.toThrow(
    /^(centre|site-1): snap ack \/root\/islanding-microk8s\/snapd_1\.assert failed: error: cannot assert: /,
  );
  expect((await vmRuns()).map((one) => one.run)).not.toContain(run);
});

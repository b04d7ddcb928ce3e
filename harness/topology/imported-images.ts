import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { waitFor } from "../wait.ts";

const archivesFolder = "/opt/islanding/images";
const containerdLimitMs = 120_000;

/** The node image brings the images of the pods as archives; this hands them to the node's containerd. */
export async function importImages(host: Host, signal: AbortSignal): Promise<void> {
  await waitFor(async () => (await host.exec(["ctr", "version"], { timeoutMs: 5000 })).ok, {
    what: `containerd on ${host.name}`,
    limitMs: containerdLimitMs,
    signal,
  });
  const archives = (await host.exec(["ls", archivesFolder], { signal })).stdout.split("\n");
  for (const archive of archives) {
    const importing = ["ctr", "--namespace", "k8s.io", "images", "import", `${archivesFolder}/${archive}`];
    const outcome = await host.exec(importing, { signal });
    if (!outcome.ok) {
      throw new IslandingError("image-import", `Importing ${archive} on ${host.name} failed: ${outcome.stderr}`);
    }
  }
}

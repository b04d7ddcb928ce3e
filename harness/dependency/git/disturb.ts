import { messageOf } from "../../errors.ts";
import type { GitCase } from "../../history/git-event.ts";
import type { Host } from "../../host/host.ts";
import type { ServerDisturbing } from "../central-server.ts";
import { brokenManifest, drift, manifest, placeFor } from "./manifests.ts";
import { commit, revisionOf } from "./repository.ts";

/** What the commits of the window bring. */
const version = "2";
const replicas = 2;

/**
 * Inside the window somebody changes by hand what is deployed, and each repository is changed at the server in its own way. A
 * server that is frozen takes no commit; that is recorded.
 */
export async function disturbGit(server: Host, context: ServerDisturbing): Promise<void> {
  await driftByHand("committed", context);
  await change("committed", server, context);
  await change("rewritten", server, context);
  await change("broken", server, context);
}

async function driftByHand(repository: GitCase, { cluster, record, signal }: ServerDisturbing): Promise<void> {
  const about = { kind: "drift", repository, replicas } as const;
  try {
    await cluster.centre.apply([drift(repository, replicas)]);
    record({ ...about, step: "proved" });
  } catch (error) {
    signal.throwIfAborted();
    record({ ...about, step: "failed", detail: messageOf(error) });
  }
}

async function change(repository: GitCase, server: Host, context: ServerDisturbing): Promise<void> {
  const { record, signal, windowEnd } = context;
  const stopped = AbortSignal.any([signal, windowEnd]);
  const about = { kind: "git-commit", repository, version } as const;
  const deployed = { repository, version, ...placeFor(context) };
  const made = repository === "broken" ? brokenManifest(deployed) : manifest(deployed);
  try {
    const before = await revisionOf(server, repository, stopped);
    const parent = repository === "rewritten" ? {} : { parent: before };
    const message = `Version ${version}`;
    const after = await commit(server, { repository, message, manifest: made, ...parent }, stopped);
    record({ ...about, step: "proved", before, after });
  } catch (error) {
    signal.throwIfAborted();
    record({ ...about, step: "failed", detail: messageOf(error) });
  }
}

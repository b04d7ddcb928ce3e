import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { allSettled } from "../wait.ts";
import { type ContainerSettings, startContainer } from "./container-host.ts";
import { untilJoined } from "./edge-join.ts";
import { importImages } from "./imported-images.ts";
import { edgeFiles, joinTokenPath } from "./kubeedge-files.ts";
import type { KubernetesCentre } from "./kubernetes-centre.ts";

/** The site's machines have the addresses after this one. */
const beforeFirstIndex = 100;

export interface EdgeNodesSettings extends Pick<ContainerSettings, "run" | "network" | "image" | "vantage" | "signal"> {
  siteNodes: number;
  centre: KubernetesCentre;
  cloudcoreAddress: string;
  joinToken: string;
}

/**
 * Starts the site's machines, whose edgecores join by token, and waits until every one is a Ready node. Throws `node-name-taken`
 * before anything is started, and what keeps a machine from joining.
 */
export async function joinEdgeNodes(settings: EdgeNodesSettings): Promise<Host[]> {
  const { siteNodes, centre, signal } = settings;
  const names = Array.from({ length: siteNodes }, (_, node) => `site-${node + 1}`);
  await requireFree(names, centre);
  const site = await allSettled(
    names.map((name, node) => {
      const index = node + 1;
      const files = edgeFiles({ ...settings, name, index });
      return startContainer({ ...settings, name, index: beforeFirstIndex + index, files });
    }),
  );
  await allSettled(site.map((host) => importImages(host, signal)));
  await untilJoined({ ...settings, site });
  // As keadm does: a node that has joined has a certificate, and the token would let others join.
  await allSettled(site.map((host) => host.exec(["rm", joinTokenPath], { signal })));
  return site;
}

/** cloudcore lets a second machine in under a node's name, and the two then take the connection from each other for ever. */
async function requireFree(names: readonly string[], centre: KubernetesCentre): Promise<void> {
  for (const name of names) {
    if ((await centre.nodeReady(name)) === undefined) continue;
    throw new IslandingError(
      "node-name-taken",
      `Expected no node called ${name} before it joins, but the cluster has one already.`,
      { hint: "Give the machine another name, or delete the node that has this one once its machine is gone." },
    );
  }
}

import type { Host } from "../host/host.ts";
import { allSettled } from "../wait.ts";
import { type ContainerSettings, startContainer } from "./container-host.ts";
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

/** Starts the site's machines, whose edgecores join by token, and waits until every one is a Ready node. */
export async function joinEdgeNodes(settings: EdgeNodesSettings): Promise<Host[]> {
  const { siteNodes, centre, signal } = settings;
  const site = await allSettled(
    Array.from({ length: siteNodes }, (_, node) => {
      const index = node + 1;
      const name = `site-${index}`;
      const files = edgeFiles({ ...settings, name, index });
      return startContainer({ ...settings, name, index: beforeFirstIndex + index, files });
    }),
  );
  await allSettled(site.map((host) => importImages(host, signal)));
  await centre.untilReady(siteNodes, signal);
  // As keadm does: a node that has joined has a certificate, and the token would let others join.
  await allSettled(site.map((host) => host.exec(["rm", joinTokenPath], { signal })));
  return site;
}

import type { Provenance } from "../evidence/schema.ts";
import type { Host } from "../host/host.ts";
import { joinEdgeNodes } from "./edge-nodes.ts";
import { type KubeedgeCentre, type KubeedgeOrigin, startKubeedgeCentre } from "./kubeedge-centre.ts";
import { kubeedgeSides } from "./kubeedge-sides.ts";
import { edgeCoreStore } from "./kubeedge-store.ts";
import { readyLimitMs } from "./kubernetes-centre.ts";
import type { KubernetesCluster, KubernetesClusterSettings } from "./kubernetes-cluster.ts";
import { joinLightNodes, lightNodesInWords } from "./light-nodes.ts";
import type { Cluster, UpOptions } from "./topology.ts";

/** What a cluster of KubeEdge is made of; in this its flavours differ. */
export interface KubeedgeFlavour extends KubeedgeOrigin {
  describe(started: KubeedgeCentre, site: readonly Host[]): Promise<Provenance>;
  Cluster: new (settings: KubernetesClusterSettings) => KubernetesCluster;
}

/**
 * Brings KubeEdge up on a server of k3d. Its tunnel is off, so that there are no exec and no logs through the API server: a
 * node's state is told by its runtime, its metaserver and its log files.
 */
export async function upKubeedge(options: UpOptions, flavour: KubeedgeFlavour): Promise<Cluster> {
  const { siteNodes, lightNodes = 0, report } = options;
  const started = await startKubeedgeCentre(options, flavour);
  await using undo = new AsyncDisposableStack();
  undo.use(started);
  const { centre, server, cloudcore, observer, machine } = started;
  const join = { cloudcoreAddress: cloudcore.host.address, joinToken: cloudcore.joinToken };
  const site = await joinEdgeNodes({ ...machine, ...join, siteNodes });
  if (lightNodes > 0) report({ phase: "up", text: `${lightNodes} light nodes join`, limitMs: readyLimitMs });
  const light = await joinLightNodes({ ...machine, ...join, siteNodes, lightNodes });

  const provenance = {
    ...(await flavour.describe(started, site)),
    ...(lightNodes > 0 && { lightNodes: lightNodesInWords(lightNodes) }),
  };
  const release = undo.move();
  return new flavour.Cluster({
    provenance,
    centreHosts: [server.host, cloudcore.host],
    observer,
    site,
    centre,
    sides: kubeedgeSides({ server, cloudcore, site: [...site, ...light], observer }),
    light,
    gateway: { host: cloudcore.host, program: "cloudcore" },
    agent: "edgecore",
    localStore: edgeCoreStore,
    workloadImage: flavour.parts.workloadImage,
    dispose: () => release.disposeAsync(),
  });
}

import { unavailableError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { type ContainerSettings, startContainer } from "./container-host.ts";
import { type JoinSettings, joinTokenPath } from "./kubeedge-files.ts";
import type { KubernetesCentre } from "./kubernetes-centre.ts";
import { lightNodeFiles } from "./light-node-files.ts";

const name = "light";
const index = 202;

/** What a report says of light nodes: what they are, and what they lack of a node. */
export const lightNodesInWords = (count: number): string =>
  `${count} of the site's nodes ${count === 1 ? "is a light one" : "are light ones"}: real edgecores on one machine, ` +
  "with one containerd for all of them; no containers run on them";

export interface LightNodesSettings
  extends JoinSettings,
    Pick<ContainerSettings, "run" | "network" | "image" | "vantage" | "signal"> {
  lightNodes: number;
  /** How many nodes the site has already. */
  siteNodes: number;
  centre: KubernetesCentre;
}

/**
 * Starts the machine with the site's light nodes and waits until every one is Ready. They share its network, so that a cut
 * of this one machine is the cut of them all.
 */
export async function joinLightNodes(settings: LightNodesSettings): Promise<Host[]> {
  const { lightNodes, siteNodes, centre, signal } = settings;
  if (lightNodes === 0) return [];
  const names = Array.from({ length: lightNodes }, (_, node) => `${name}-${node + 1}`);
  const files = lightNodeFiles({ ...settings, names, index });
  const host = await startContainer({ ...settings, name, index, files });
  await centre.untilReady(siteNodes + lightNodes, signal).catch(async (error: unknown) => {
    throw (await watchesExhausted(host)) ? tooManyWatches(lightNodes) : error;
  });
  // As with the other nodes: each has its certificate now.
  await host.exec(["rm", joinTokenPath], { signal });
  return [host];
}

/** Whether an edgecore ended because the kernel gave it no inotify instance: by default a user has 128, and each takes four. */
async function watchesExhausted(host: Host): Promise<boolean> {
  const logs = ["--recursive", "--quiet", "inotify_init: too many open files", "/var/log/islanding"];
  return (await host.exec(["grep", ...logs], { timeoutMs: 5000 })).ok;
}

const tooManyWatches = (lightNodes: number) =>
  unavailableError(
    "too-many-watches",
    `This machine does not carry ${lightNodes} light nodes: its kernel has no inotify instances left for them.`,
    "Run fewer clusters at once, ask for fewer light nodes, or raise fs.inotify.max_user_instances (sysctl).",
  );

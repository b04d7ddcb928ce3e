import { type Dependency, type ServerName, serverNames, type TopologyName } from "../campaign/cell.ts";
import type { FaultKind } from "../history/event.ts";
import { whyLacking } from "./lacking.ts";

/** What is known of a dependency before anything runs. */
export interface DependencyFacts {
  /** As it stands in "while … is away". */
  words: string;
  /** The topologies whose site can lose it. */
  topologies: readonly TopologyName[];
  /** The faults by which it can't be lost, and why. */
  notBy?: Partial<Record<FaultKind, string>>;
  /** How many machines the API server is on. */
  servers: 1 | 3;
  /** Which servers beside the cluster's own are lost with it. */
  centralServers?: readonly ServerName[];
  /** Whether the API server goes on answering at the centre, whatever the fault. */
  sparesApiServer: boolean;
  /** Whether the site goes on hearing from the centre. */
  sparesSite?: true;
  /** The images that its servers run from, where it has any of its own. */
  images?: readonly string[];
}

/** A central server that is lost alone; everything else at the centre goes on, and the site hears from it. */
const centralServer = (name: ServerName, words: string): DependencyFacts => ({
  words,
  topologies: ["kubernetes", "k3d", "kubeedge-k3s"],
  servers: 1,
  centralServers: [name],
  sparesApiServer: true,
  sparesSite: true,
});

/** Every dependency by its name. */
export const dependencyFacts: Readonly<Record<Dependency, DependencyFacts>> = {
  "api-server": {
    words: "the API server",
    topologies: ["fake", "kubernetes", "k3d", "kubeedge-k3s", "microk8s-vm"],
    servers: 1,
    sparesApiServer: false,
  },
  "one-api-server": {
    words: "one of three API servers",
    topologies: ["k3d", "microk8s-vm"],
    servers: 3,
    sparesApiServer: true,
    sparesSite: true,
  },
  "api-server-quorum": {
    words: "the majority of three API servers",
    topologies: ["k3d", "microk8s-vm"],
    notBy: { cut: "Two servers that are cut off together still have a majority: they would go on without the site." },
    servers: 3,
    sparesApiServer: false,
  },
  cloudcore: {
    words: "CloudCore",
    topologies: ["kubeedge-k3s"],
    servers: 1,
    sparesApiServer: true,
  },
  "cloudcore-api-server": {
    words: "the API server behind CloudCore",
    topologies: ["kubeedge-k3s"],
    servers: 1,
    sparesApiServer: false,
  },
  registry: centralServer("registry", "the image registry"),
  "identity-provider": centralServer("identity-provider", "the identity provider"),
  git: centralServer("git", "the Git server"),
  observability: centralServer("observability", "central monitoring"),
  wan: {
    words: "everything at the centre",
    topologies: ["kubernetes", "k3d", "kubeedge-k3s"],
    servers: 1,
    centralServers: serverNames,
    sparesApiServer: false,
  },
};

/** Why this topology can't lose this dependency by this fault; undefined where it can. */
export function whyNotLost(topology: TopologyName, dependency: Dependency, fault: FaultKind): string | undefined {
  const { topologies, notBy } = dependencyFacts[dependency];
  return whyLacking(topology, dependency, topologies) ?? notBy?.[fault];
}

import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import type { GitCase } from "../../history/git-event.ts";
import { deploymentOn, namespace } from "../../workload/deployment.ts";
import type { ServerDisturbing } from "../central-server.ts";

/** What is deployed from a repository carries its name as this label, and its version as the other. */
export const repositoryLabel = "islanding/repository";
export const versionLabel = "islanding/version";

export interface Deployed {
  repository: GitCase;
  version: string;
  node: string;
  image: string;
}

/** Where the repositories deploy to: the node to which nothing else happens. */
export const placeFor = ({ cluster, nodeOf }: Pick<ServerDisturbing, "cluster" | "nodeOf">) => ({
  node: (nodeOf("none") ?? cluster.site[0])?.name ?? "",
  image: cluster.workloadImage,
});

const nameOf = (repository: GitCase): string => `from-git-${repository}`;
const deployment = { apiVersion: "apps/v1", kind: "Deployment" } as const;

/** What a repository deploys: one copy of the workload, at this node. */
export function manifest({ repository, version, node, image }: Deployed): V1Deployment {
  return deploymentOn(node, {
    name: nameOf(repository),
    labels: { [repositoryLabel]: repository },
    podLabels: { [versionLabel]: version },
    strategy: { type: "RollingUpdate" },
    container: { name: "workload", image, env: ["VARIANT", "SOURCE"].map((name) => ({ name, value: "none" })) },
  });
}

/** The same with a slip that any API server refuses: a number of copies that is none. */
export function brokenManifest(deployed: Deployed): object {
  const { spec, ...rest } = manifest(deployed);
  return { ...rest, spec: { ...spec, replicas: "two" } };
}

/** What somebody asks by hand: another number of copies. */
export const drift = (repository: GitCase, replicas: number): KubernetesObject =>
  ({ ...deployment, metadata: { name: nameOf(repository), namespace }, spec: { replicas } }) as KubernetesObject;

import type { V1Container, V1Deployment, V1DeploymentSpec, V1PodSpec } from "@kubernetes/client-node";
import { hostLabel } from "../topology/centre-events.ts";

/** Where everything of ours runs. */
export const namespace = "default";

export interface Placed {
  name: string;
  /** By which the Deployment knows its pods. */
  labels: Record<string, string>;
  /** What its pods carry besides. */
  podLabels?: Record<string, string>;
  container: Partial<V1Container> & { name: string; image: string };
  /** What a pod has besides its container. */
  pod?: Partial<V1PodSpec>;
  /** Recreate, unless a second pod may start beside the first. */
  strategy?: V1DeploymentSpec["strategy"];
}

/** One copy of a container at a node, from an image that is there, without a token of the API unless its pod asks for one. */
export function deploymentOn(
  node: string,
  { name, labels, podLabels, container, pod, strategy }: Placed,
): V1Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      strategy: strategy ?? { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, ...podLabels } },
        spec: {
          nodeSelector: { [hostLabel]: node },
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          ...pod,
          containers: [{ imagePullPolicy: "IfNotPresent", ...container }],
        },
      },
    },
  };
}

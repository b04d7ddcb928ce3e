import type { V1Pod, V1Secret } from "@kubernetes/client-node";
import type { ImageCase } from "../../history/image-event.ts";
import { hostLabel } from "../../topology/centre-events.ts";
import { namespace } from "../../workload/deployment.ts";
import { dockerConfig, type RegistryAccess } from "./files.ts";
import { cachedTag, deniedTag, largeTag, mirroredTag, repository, uncachedTag } from "./images.ts";

/** What a pod's image is to its node; only pods whose way to running is watched carry it. */
export const imageLabel = "islanding/image";
/** Pods that pull before the window carry this. */
export const pullingLabel = "islanding/pulls";

const pullSecretName = "islanding-registry";
const endingSecretName = "islanding-registry-ending";

/** As what nodes know the registry, as it stands at the beginning of an image's name. */
export interface RegistryNames {
  direct: string;
  /** They ask a mirror at the site first. */
  mirrored: string;
}

/** By what the site's pods show the registry who they are. */
export const pullSecret = (access: RegistryAccess): V1Secret => secret(pullSecretName, access);

/** The same, by which the registry lets nobody in any more once the fault is there. */
export const endingSecret = (access: RegistryAccess): V1Secret => secret(endingSecretName, access);

const secret = (name: string, access: RegistryAccess): V1Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace },
  type: "kubernetes.io/dockerconfigjson",
  stringData: { ".dockerconfigjson": dockerConfig(access) },
});

/** A pod that brings the first version to a node before the window, and shows that the node can pull. */
export const pullingPod = (registry: string, node: string): V1Pod =>
  pod({
    name: `image-before-${node}`,
    node,
    pullSecret: pullSecretName,
    image: `${registry}/${repository}:${cachedTag}`,
    policy: "IfNotPresent",
    label: { [pullingLabel]: "before" },
  });

const tags: Record<ImageCase, string> = {
  cached: cachedTag,
  "cached-always": cachedTag,
  mirrored: mirroredTag,
  uncached: uncachedTag,
  denied: deniedTag,
  interrupted: largeTag,
};

/** A pod whose way to running is watched. */
export function askedPod({ direct, mirrored }: RegistryNames, node: string, image: ImageCase): V1Pod {
  return pod({
    name: `image-${image}-${node}`,
    node,
    pullSecret: image === "denied" ? endingSecretName : pullSecretName,
    image: `${image === "mirrored" ? mirrored : direct}/${repository}:${tags[image]}`,
    policy: image === "cached-always" ? "Always" : "IfNotPresent",
    label: { [imageLabel]: image },
  });
}

interface PodSettings {
  name: string;
  node: string;
  image: string;
  policy: "Always" | "IfNotPresent";
  pullSecret: string;
  label: Record<string, string>;
}

const pod = ({ name, node, image, policy, pullSecret: secretName, label }: PodSettings): V1Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels: label },
  spec: {
    nodeSelector: { [hostLabel]: node },
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    imagePullSecrets: [{ name: secretName }],
    containers: [
      {
        name: "image",
        image,
        imagePullPolicy: policy,
        env: [
          { name: "VARIANT", value: "none" },
          { name: "SOURCE", value: "none" },
        ],
      },
    ],
  },
});

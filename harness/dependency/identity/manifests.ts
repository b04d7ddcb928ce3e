import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import { authenticationConfiguration } from "../../topology/kubernetes-files.ts";
import { deploymentOn, namespace } from "../../workload/deployment.ts";
import { type ClientName, clients } from "./tokens.ts";

/** The group that users of the provider are in, as the provider says it. */
export const group = "site-operators";
/** Before every name that the provider says, so that none of its users is taken for one of the cluster's. */
const prefix = "oidc:";

/** Where a service that checks its users' tokens itself answers at its node. */
export const servicePort = 18_090;
/** Whose tokens that service takes. */
const audience: ClientName = "site";
const authority = "islanding-identity-authority";

/** What the API server is told, so that it takes the provider's tokens. */
export const trustIn = (issuer: string, caPem: string): string =>
  authenticationConfiguration([
    {
      issuer: {
        url: issuer,
        certificateAuthority: caPem,
        audiences: Object.keys(clients),
        audienceMatchPolicy: "MatchAny",
      },
      claimMappings: { username: { claim: "sub", prefix }, groups: { claim: "groups", prefix } },
    },
  ]);

export interface Manifests {
  nodes: readonly string[];
  issuer: string;
  caPem: string;
  image: string;
}

/** What the provider's users may do, and at each node a service that checks their tokens itself. */
export const manifests = ({ nodes, issuer, caPem, image }: Manifests): KubernetesObject[] => [
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: group, namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: `${prefix}${group}` }],
  } as KubernetesObject,
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: authority, namespace },
    data: { "ca.crt": caPem },
  } as KubernetesObject,
  ...nodes.map((node) => checkingService(node, issuer, image)),
];

/** In its node's own network, so that it finds the provider as its node does. */
function checkingService(node: string, issuer: string, image: string): V1Deployment {
  return deploymentOn(node, {
    name: `checks-tokens-${node}`,
    labels: { "islanding/checks-tokens": node },
    pod: { hostNetwork: true, volumes: [{ name: "authority", configMap: { name: authority } }] },
    container: {
      name: "checks-tokens",
      image,
      args: ["tokens", `:${servicePort}`, issuer, audience],
      env: [{ name: "SSL_CERT_FILE", value: "/authority/ca.crt" }],
      volumeMounts: [{ name: "authority", mountPath: "/authority" }],
    },
  });
}

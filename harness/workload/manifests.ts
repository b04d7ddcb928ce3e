import type { KubernetesObject, V1Container, V1Deployment, V1Volume } from "@kubernetes/client-node";
import type { Variant } from "../site/requirement.ts";
import { shortTokenLifeMs } from "../site/short-token.ts";
import { hostLabel, variantLabel } from "../topology/centre-events.ts";
import { deploymentOn, namespace } from "./deployment.ts";

/** What the ConfigMaps and the Secret hold before the window. */
export const initialValue = "price list 1";
/** The ConfigMap that is edited at the centre inside the window; only the variant configmap-volume reads it. */
export const editedConfigMap = "islanding-edited";

const containerPort = 8080;
/** Each variant answers on a port of its own at every node. */
const firstHostPort = 18080;

/** Where a variant's workload answers at a node. */
export function workloadUrl(address: string, variants: readonly Variant[], variant: Variant): string {
  return `http://${address}:${firstHostPort + variants.indexOf(variant)}/`;
}

/** What the workloads read, and one Deployment for every variant on every node of the site. */
export function manifests(nodes: readonly string[], variants: readonly Variant[], image: string): KubernetesObject[] {
  const workloads = nodes.flatMap((node) => variants.map((variant) => deployment(node, variants, variant, image)));
  const configMaps = ["islanding-settings", "islanding-prepared", editedConfigMap].map(configMap);
  return [...configMaps, secret(), ...workloads];
}

const configMap = (name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
  data: { value: initialValue },
});

const secret = () => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "islanding-secret", namespace },
  stringData: { value: "not a real secret" },
});

function deployment(node: string, variants: readonly Variant[], variant: Variant, image: string): V1Deployment {
  const { source, container = {}, volumes = [], initContainers, automount = false } = shapes(image)[variant];
  return deploymentOn(node, {
    name: `${variant}-${node}`,
    labels: { [variantLabel]: variant, [hostLabel]: node },
    pod: { automountServiceAccountToken: automount, volumes, ...(initContainers && { initContainers }) },
    container: {
      name: "workload",
      image,
      // The port belongs to the node, so that a second pod could not start beside the first.
      ports: [{ containerPort, hostPort: firstHostPort + variants.indexOf(variant) }],
      ...container,
      env: [{ name: "VARIANT", value: variant }, { name: "SOURCE", value: source }, ...(container.env ?? [])],
    },
  });
}

interface Shape {
  /** What the workload serves as its value; see fixtures/workloads. */
  source: string;
  container?: Partial<V1Container>;
  volumes?: V1Volume[];
  initContainers?: V1Container[];
  automount?: boolean;
}

const projectedToken = (expirationSeconds: number): Shape => ({
  source: "token:/token/token",
  container: { volumeMounts: [{ name: "token", mountPath: "/token" }] },
  volumes: [{ name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds } }] } }],
});

/** Each variant depends on one thing of the centre, so that its verdict is about that thing alone. */
const shapes = (image: string): Record<Variant, Shape> => ({
  none: { source: "none" },
  "configmap-env": {
    source: "env:SETTING",
    container: {
      env: [{ name: "SETTING", valueFrom: { configMapKeyRef: { name: "islanding-settings", key: "value" } } }],
    },
  },
  "configmap-volume": {
    source: "file:/settings/value",
    container: { volumeMounts: [{ name: "settings", mountPath: "/settings" }] },
    volumes: [{ name: "settings", configMap: { name: editedConfigMap } }],
  },
  secret: {
    source: "secret:/secret/value",
    container: { volumeMounts: [{ name: "secret", mountPath: "/secret" }] },
    volumes: [{ name: "secret", secret: { secretName: "islanding-secret" } }],
  },
  "automount-token": {
    source: "token:/var/run/secrets/kubernetes.io/serviceaccount/token",
    automount: true,
  },
  "projected-token": projectedToken(3600),
  "short-token": projectedToken(shortTokenLifeMs / 1000),
  "init-container": {
    source: "file:/prepared/value",
    container: { volumeMounts: [{ name: "prepared", mountPath: "/prepared" }] },
    initContainers: [
      {
        name: "prepare",
        image,
        imagePullPolicy: "IfNotPresent",
        args: ["init", "/settings/value", "/prepared/value"],
        volumeMounts: [
          { name: "settings", mountPath: "/settings" },
          { name: "prepared", mountPath: "/prepared" },
        ],
      },
    ],
    volumes: [
      { name: "settings", configMap: { name: "islanding-prepared" } },
      { name: "prepared", emptyDir: {} },
    ],
  },
});

import {
  ApiException,
  CoreV1Api,
  HttpMethod,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  RequestContext,
  type V1Pod,
} from "@kubernetes/client-node";
import { fetch } from "undici";
import { IslandingError } from "../errors.ts";
import type { EventInput } from "../history/event.ts";
import { waitFor } from "../wait.ts";
import { deviceApi } from "../workload/device.ts";
import { hostLabel, nodeEvent, podEvent, requestTotals, variantLabel } from "./centre-events.ts";
import { clientCertificateOf } from "./client-certificate.ts";
import { type Device, deviceEvent } from "./device-event.ts";
import { follow } from "./list-watch.ts";
import { requestLimitMs, withLimit } from "./request-limit.ts";
import type { Centre, ClientCertificate, DeviceCentre } from "./topology.ts";

/** The namespace of the workloads under test. */
export const namespace = "default";

/** How long nodes may take to be Ready once their machines were started. */
export const readyLimitMs = 120_000;

/** The API server of a cluster, asked through its kubeconfig. Every request has a limit, because the server may be frozen. */
export class KubernetesCentre implements Centre {
  readonly #config = new KubeConfig();
  readonly #core: CoreV1Api;
  readonly #objects: KubernetesObjectApi;

  readonly #limitMs: number;

  /** `limitMs`: how long one request may take. */
  constructor(kubeconfig: string, limitMs = requestLimitMs) {
    this.#config.loadFromString(kubeconfig);
    this.#limitMs = limitMs;
    this.#core = new CoreV1Api(withLimit(this.#config, limitMs));
    this.#objects = new KubernetesObjectApi(withLimit(this.#config, limitMs));
  }

  get administrator(): ClientCertificate | undefined {
    return clientCertificateOf(this.#config);
  }

  /** Answers only where KubeEdge's resources are defined. */
  readonly devices: DeviceCentre = {
    edit: async (device) => {
      const before = await this.#objects.read({ ...device, metadata: { name: "", ...device.metadata } });
      await this.apply([device]);
      const after = await this.#objects.read({ ...device, metadata: { name: "", ...device.metadata } });
      return { before: before.metadata?.resourceVersion ?? "", after: after.metadata?.resourceVersion ?? "" };
    },
    watch: (record, signal) => {
      const list = () => this.#objects.list<Device>(deviceApi, "Device", namespace);
      const path = `/apis/${deviceApi}/namespaces/${namespace}/devices`;
      return follow(this.#config, { path, list, eventOf: deviceEvent }, record, signal);
    },
  };

  /**
   * Waits until this many nodes of the site are Ready and pods are accepted. Until then `look` is told again and again the
   * names of those that are, and what it throws ends the waiting.
   */
  async untilReady(
    siteNodes: number,
    signal: AbortSignal,
    look: (ready: readonly string[]) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const allReady = async () => {
      const ready = await this.#readyNodes();
      if (ready.length === siteNodes) return this.#acceptsPods();
      await look(ready);
      return false;
    };
    const what = siteNodes === 1 ? "the node to be Ready" : `all ${siteNodes} nodes to be Ready`;
    await waitFor(allReady, { what, limitMs: readyLimitMs, everyMs: 500, signal });
  }

  /** Whether the node of this name is Ready; undefined where there is none. */
  async nodeReady(name: string): Promise<boolean | undefined> {
    return this.#core.readNode({ name }).then(
      (node) => nodeEvent(node).ready === "True",
      (error: unknown) => {
        if (error instanceof ApiException && error.code === 404) return undefined;
        throw error;
      },
    );
  }

  /** Names of the site's machines that are Ready as nodes; empty while the API server does not answer. */
  async #readyNodes(): Promise<string[]> {
    const nodes = await this.#siteNodes().catch(() => undefined);
    const events = nodes?.items.map(nodeEvent) ?? [];
    return events.filter(({ ready }) => ready === "True").map(({ name }) => name);
  }

  /** Whether the namespace's default service account is there: before, pods are refused. */
  async #acceptsPods(): Promise<boolean> {
    const account = this.#core.readNamespacedServiceAccount({ name: "default", namespace });
    return account.then(
      () => true,
      () => false,
    );
  }

  async apply(objects: readonly KubernetesObject[]): Promise<void> {
    for (const object of objects) {
      await this.#objects.patch(object, undefined, undefined, "islanding", true, PatchStrategy.ServerSideApply);
    }
  }

  /** One entry of a secret; undefined while it is not there or the API server does not answer. */
  async secretEntry(secret: { name: string; namespace: string }, key: string): Promise<string | undefined> {
    const found = await this.#core.readNamespacedSecret(secret).catch(() => undefined);
    const encoded = found?.data?.[key];
    return encoded && Buffer.from(encoded, "base64").toString("utf8");
  }

  async editConfigMap(name: string, data: Record<string, string>): Promise<{ before: string; after: string }> {
    const before = await this.#core.readNamespacedConfigMap({ name, namespace });
    const after = await this.#core.replaceNamespacedConfigMap({ name, namespace, body: { ...before, data } });
    return { before: before.metadata?.resourceVersion ?? "", after: after.metadata?.resourceVersion ?? "" };
  }

  async pods(label: string): Promise<V1Pod[]> {
    return (await this.#core.listNamespacedPod({ namespace, labelSelector: label })).items;
  }

  async watch(record: (event: EventInput) => void, signal: AbortSignal): Promise<void> {
    const nodes = {
      path: "/api/v1/nodes",
      labelSelector: hostLabel,
      list: () => this.#siteNodes(),
      eventOf: nodeEvent,
    };
    const pods = {
      path: `/api/v1/namespaces/${namespace}/pods`,
      labelSelector: variantLabel,
      list: () => this.#core.listNamespacedPod({ namespace, labelSelector: variantLabel }),
      eventOf: podEvent,
    };
    await Promise.all([follow(this.#config, nodes, record, signal), follow(this.#config, pods, record, signal)]);
  }

  async requests(signal: AbortSignal): Promise<{ total: number; errors: number }> {
    const url = `${this.#config.getCurrentCluster()?.server}/metrics`;
    const context = new RequestContext(url, HttpMethod.GET);
    await this.#config.applySecurityAuthentication(context);
    const dispatcher = context.getDispatcher();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#limitMs)]);
    const response = await fetch(url, {
      signal: limit,
      headers: context.getHeaders(),
      ...(dispatcher && { dispatcher }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new IslandingError("metrics-refused", `The API server answered ${response.status} for /metrics.`);
    return requestTotals(text);
  }

  /** Where the centre is a node itself, it is none of the site's. */
  #siteNodes() {
    return this.#core.listNode({ labelSelector: hostLabel });
  }
}

/** The same credentials for a machine that reaches the API server elsewhere. */
export function kubeconfigFor(server: string, kubeconfig: string): string {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  config.clusters = config.clusters.map((cluster) => ({ ...cluster, server }));
  return config.exportConfig();
}

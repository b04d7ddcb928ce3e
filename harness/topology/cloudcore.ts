import { readFile } from "node:fs/promises";
import type { KubernetesObject } from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { IslandingError } from "../errors.ts";
import type { CentreMachine } from "../fault/fault.ts";
import type { Host } from "../host/host.ts";
import { waitFor } from "../wait.ts";
import { type ContainerSettings, containerName, startContainer } from "./container-host.ts";
import { certificatePort, cloudcoreFiles } from "./kubeedge-files.ts";
import { type KubernetesCentre, kubeconfigFor } from "./kubernetes-centre.ts";
import { complaintsOf } from "./service-log.ts";

/** The nodes of k3d take the lowest addresses of the run's network, the site's machines those from 101. */
const cloudcoreIndex = 201;

/** cloudcore waits for up to nine seconds of its own choice before it begins. */
export const cloudcoreLimitMs = 60_000;

export interface CloudcoreSettings extends Pick<ContainerSettings, "run" | "network" | "image" | "vantage" | "signal"> {
  centre: KubernetesCentre;
  /** The administrator's credentials, and where cloudcore reaches the API server. */
  kubeconfig: string;
  server: string;
  /** The file with KubeEdge's resource definitions. */
  definitions: string;
}

export interface Cloudcore extends CentreMachine {
  /** What an edge node joins with; cloudcore renews it every twelve hours. */
  joinToken: string;
}

/** Makes KubeEdge's resources known to the API server and starts cloudcore on a machine of its own, until nodes can join. */
export async function startCloudcore(settings: CloudcoreSettings): Promise<Cloudcore> {
  const { centre, kubeconfig, server, definitions, network } = settings;
  await centre.apply(await objectsIn(definitions));
  const name = "cloudcore";
  const address = network.address(cloudcoreIndex);
  const files = cloudcoreFiles({ address, kubeconfig: kubeconfigFor(server, kubeconfig) });
  const host = await startContainer({ ...settings, name, index: cloudcoreIndex, files });
  const joinToken = await untilTokenIssued(host, settings);
  const service = { address, name: containerName(settings.run, name), port: certificatePort, path: "/ca.crt" };
  return { host, service, joinToken };
}

/** Waits for what nodes join with. Throws `api-server-certificate` where cloudcore does not trust the API server. */
export async function untilTokenIssued(
  host: Host,
  { centre, signal }: Pick<CloudcoreSettings, "centre" | "signal">,
): Promise<string> {
  const secret = { name: "tokensecret", namespace: "kubeedge" };
  const issued = async () =>
    (await centre.secretEntry(secret, "tokendata")) ??
    throwIfRefused(await complaintsOf(host, "cloudcore", { signal }));
  const what = "cloudcore to issue a join token";
  return waitFor(issued, { what, limitMs: cloudcoreLimitMs, everyMs: 500, signal });
}

/** cloudcore ends where the API server's certificate is not good for the address, and would for ever. */
function throwIfRefused(complaints: readonly string[]): undefined {
  const said = complaints.findLast((complaint) => /^panic: .* x509: /.test(complaint));
  if (said === undefined) return;
  throw new IslandingError(
    "api-server-certificate",
    `Expected cloudcore to trust the API server's certificate, but cloudcore says "${said}".`,
    {
      hint: "The certificate has to name the address in cloudcore's kubeconfig: add it (k3s: --tls-san), or use one it names.",
    },
  );
}

async function objectsIn(file: string): Promise<KubernetesObject[]> {
  const documents = parseAllDocuments(await readFile(file, "utf8"));
  return documents.map((document) => document.toJS() as KubernetesObject | null).filter((object) => object !== null);
}

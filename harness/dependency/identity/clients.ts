import type { Credential } from "../../history/identity-event.ts";
import type { Cluster } from "../../topology/topology.ts";
import { apiServerOf } from "../api-server.ts";
import { apiServerDoor, changeDoor, type Door, type Showing } from "./doors.ts";
import { servicePort } from "./manifests.ts";

/** A client at the site, and whom it asks. */
export interface Clients {
  apiServer: Door;
  /** The API server, asked by certificate alone to change something, which is another thing each time. */
  change: () => Door;
  /** At each node, one that checks tokens itself. */
  services: readonly Door[];
  showing: (credential: Credential, timeoutMs?: number) => Showing;
  /** An API server on the same machine that answers on this port. */
  apiServerOn: (port: number) => Door;
}

/** A user of the API who waits longer than this gives up. */
const answerLimitMs = 5000;

/** The observer of a cluster as a client at its site. */
export function clientsOf(cluster: Cluster): Clients {
  const { observer, site } = cluster;
  const { host, address, port, administrator } = apiServerOf(cluster);
  const { caPem, certificatePem, keyPem } = administrator;
  const apiServer = apiServerDoor("api-server", host, `${address}:${port}`, caPem);
  const byCertificate = { ...apiServer, request: { ...apiServer.request, certificatePem, keyPem } };
  const vantage = cluster.vantage(observer);
  return {
    apiServer,
    change: () => changeDoor(byCertificate, new Date()),
    services: site.map((node) => ({
      to: "service",
      host: node.name,
      request: { url: `http://${node.address}:${servicePort}/` },
    })),
    showing: (credential, timeoutMs = answerLimitMs) => ({ from: observer.name, vantage, credential, timeoutMs }),
    apiServerOn: (other) => apiServerDoor("started-api-server", host, `${address}:${other}`, caPem),
  };
}

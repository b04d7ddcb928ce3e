import { IslandingError } from "../../errors.ts";
import type { Credential } from "../../history/identity-event.ts";
import type { ClientCertificate, Cluster } from "../../topology/topology.ts";
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
  const { observer, site, centreHosts } = cluster;
  const { caPem, certificatePem, keyPem } = administratorOf(cluster);
  const [host] = centreHosts;
  const machine = cluster.sidesOf("api-server").centre.find((one) => one.host === host);
  if (!machine) throw new IslandingError("no-api-server", `Expected an API server on ${host.name}, found none.`);
  const { address, port } = machine.service;
  const apiServer = apiServerDoor("api-server", host.name, `${address}:${port}`, caPem);
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
    apiServerOn: (other) => apiServerDoor("started-api-server", host.name, `${address}:${other}`, caPem),
  };
}

function administratorOf({ centre, provenance }: Cluster): ClientCertificate {
  if (centre.administrator) return centre.administrator;
  const found = `Expected the administrator of a ${provenance.topology} to have a client certificate, found none.`;
  throw new IslandingError("no-administrator", found);
}

import { IslandingError } from "../errors.ts";
import type { ClientCertificate, Cluster } from "../topology/topology.ts";

/** Which every API server's certificate names, whatever it is called on the network. */
export const nameOfAnyApiServer = "kubernetes.default.svc";

/** The API server as its clients on the network find it, and as its administrator is let in. */
export interface ApiServer {
  host: string;
  address: string;
  port: number;
  administrator: ClientCertificate;
}

/** The one of a cluster that is asked. Throws where its administrator is not known by a certificate. */
export function apiServerOf(cluster: ApiServerCluster): ApiServer {
  const { centre, centreHosts, provenance } = cluster;
  const [host] = centreHosts;
  const machine = cluster.sidesOf("api-server").centre.find((one) => one.host === host);
  if (!machine) throw new IslandingError("no-api-server", `Expected an API server on ${host.name}, found none.`);
  const { administrator } = centre;
  if (!administrator) {
    const found = `Expected the administrator of a ${provenance.topology} to have a client certificate, found none.`;
    throw new IslandingError("no-administrator", found);
  }
  const { address, port } = machine.service;
  return { host: host.name, address, port, administrator };
}

type ApiServerCluster = Pick<Cluster, "centre" | "centreHosts" | "provenance" | "sidesOf">;

import { etcdFiles } from "./etcd-files.ts";
import { k3dAgentOf, k3dServerOf } from "./k3d-config.ts";
import { type Files, kubeconfig, nodeFiles, serverFiles } from "./kubernetes-files.ts";
import { balancedPort, loadBalancerFiles } from "./load-balancer-files.ts";
import { Authority, signingKeys } from "./pki.ts";

/** Where the node image's `k3s` finds what it hands to k3d as the administrator's kubeconfig. */
const adminKubeconfig = "/etc/islanding/admin.kubeconfig";
const services = "/etc/islanding/services";

/**
 * What makes containers of the node image in k3s's shape this many servers and agents, by the containers' names. k3s's
 * agents get their credentials from the server for a token; these are given theirs before they start.
 */
export async function k3sShapeFiles(run: string, servers: number, agents: number): Promise<Record<string, Files>> {
  const authority = await Authority.create(`islanding-${run}`);
  const tokens = await signingKeys();
  // k3d puts the address of the published port in.
  const admin = await kubeconfig(authority, "https://127.0.0.1", "islanding", "system:masters");
  const members = Array.from({ length: servers }, (_, index) => k3dServerOf(run, index));
  const [only = "", ...others] = members;
  const several = others.length > 0;

  const server = async (name: string): Promise<Files> => {
    const etcd = several ? { etcd: await etcdFiles({ authority, name, members }) } : {};
    return { ...(await serverFiles({ authority, name, ...etcd }, tokens)), [adminKubeconfig]: admin };
  };
  const agent = async (name: string, index: number): Promise<Files> => {
    const settings = { authority, name, index };
    if (!several) return nodeFiles({ ...settings, apiAddress: only });
    const files = await nodeFiles({ ...settings, apiAddress: "127.0.0.1", port: balancedPort });
    return { ...files, ...loadBalancerFiles(members), [services]: `haproxy\n${files[services]}` };
  };
  const nodes = [
    ...members.map(async (name) => [name, await server(name)] as const),
    ...Array.from({ length: agents }, async (_, index) => {
      const name = k3dAgentOf(run, index);
      return [name, await agent(name, index + 1)] as const;
    }),
  ];
  return Object.fromEntries(await Promise.all(nodes));
}

import { type K3dClusterOptions, k3dAgentOf, k3dServerOf } from "./k3d-config.ts";
import { kubeconfig, nodeFiles, serverFiles } from "./kubernetes-files.ts";
import { Authority, signingKeys } from "./pki.ts";

/** Where the node image's `k3s` finds what it hands to k3d as the administrator's kubeconfig. */
const adminKubeconfig = "/etc/islanding/admin.kubeconfig";

/**
 * What makes containers of the node image in k3s's shape a server and its agents. k3s's agents get their credentials from
 * the server for a token; these are given theirs before they start.
 */
export async function k3sShapeFiles(run: string, agents: number): Promise<K3dClusterOptions["files"]> {
  const authority = await Authority.create(`islanding-${run}`);
  const server = k3dServerOf(run);
  return {
    server: {
      ...(await serverFiles({ authority, name: server }, await signingKeys())),
      // k3d puts the address of the published port in.
      [adminKubeconfig]: await kubeconfig(authority, "https://127.0.0.1", "islanding", "system:masters"),
    },
    agents: await Promise.all(
      Array.from({ length: agents }, (_, index) =>
        nodeFiles({ authority, name: k3dAgentOf(run, index), index: index + 1, apiAddress: server }),
      ),
    ),
  };
}

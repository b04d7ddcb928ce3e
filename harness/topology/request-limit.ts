import { createConfiguration, type KubeConfig, ServerConfiguration } from "@kubernetes/client-node";
import { IslandingError } from "../errors.ts";

/** How long the API server may take to answer one request. */
export const requestLimitMs = 5000;

/** The library sets no limit of its own, so that a frozen server would hold a request for ever. */
export function withLimit(config: KubeConfig) {
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new IslandingError("kubeconfig-empty", "The kubeconfig names no cluster.");
  return createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        pre: async (context) => {
          context.setSignal(AbortSignal.timeout(requestLimitMs));
          return context;
        },
        post: async (response) => response,
      },
    ],
  });
}

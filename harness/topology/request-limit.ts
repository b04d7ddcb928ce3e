import { createConfiguration, type KubeConfig, ServerConfiguration } from "@kubernetes/client-node";
import { IslandingError } from "../errors.ts";

/** How long an API server may take to answer one request, on a machine that is as fast as this one. */
export const requestLimitMs = 5000;

/** The library sets no limit of its own, so that a frozen server would hold a request for ever. */
export function withLimit(config: KubeConfig, limitMs: number) {
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new IslandingError("kubeconfig-empty", "The kubeconfig names no cluster.");
  return createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        pre: async (context) => {
          context.setSignal(AbortSignal.timeout(limitMs));
          return context;
        },
        post: async (response) => response,
      },
    ],
  });
}

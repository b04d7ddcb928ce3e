import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

/**
 * An API server in this process that has these nodes, by the site's names, all Ready, none before it is asked for all of
 * them, and these objects, by path; it takes anybody. For the tests of one file.
 */
export function fakeApiServer(
  nodes: Readonly<Record<string, string>>,
  objects: Readonly<Record<string, object>> = {},
): { kubeconfig(): string } {
  const items = Object.entries(nodes).map(([host, name]) => ({
    metadata: { name, labels: { "islanding/host": host } },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  }));
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const asked = path === "/api/v1/nodes?labelSelector=islanding%2Fhost" ? items : [];
    if (path.startsWith("/api/v1/nodes/")) response.statusCode = 404;
    response.setHeader("content-type", "application/json").end(JSON.stringify(objects[path] ?? { items: asked }));
  });
  beforeAll(() => new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening)));
  afterAll(() => new Promise((closed) => server.close(closed)));
  return {
    kubeconfig: () => kubeconfigOf(server),
  };
}

/** Nobody's credentials for an API server in this process. */
export const kubeconfigOf = (server: Server): string =>
  JSON.stringify({
    clusters: [
      {
        name: "k",
        cluster: {
          server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          "insecure-skip-tls-verify": true,
        },
      },
    ],
    users: [{ name: "u", user: {} }],
    contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
    "current-context": "c",
  });

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Pushed } from "./image.fixture.ts";

/** What a server is to say to one request in place of what it has; undefined to let it say that. */
export type Instead = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A registry in this process, for what a real one can't be made to say. */
export interface RegistryServer extends AsyncDisposable {
  host: string;
  /** The requests in their order, as in `GET /v2/`. */
  asked: string[];
}

/** Serves these images, each by its repository under the tag `1`; `instead` may say something else to any request. */
export async function serveImages(
  images: Readonly<Record<string, Pushed>> = {},
  instead: Instead = () => false,
): Promise<RegistryServer> {
  const known = new Map<string, { mediaType: string; bytes: Buffer }>();
  const keep = (repository: string, pushed: Pushed, tag: string) => {
    for (const name of [tag, pushed.digest]) known.set(`/v2/${repository}/manifests/${name}`, pushed);
    for (const blob of pushed.blobs) known.set(`/v2/${repository}/blobs/${blob.digest}`, blob);
    for (const inner of pushed.manifests) keep(repository, inner, inner.digest);
  };
  for (const [repository, pushed] of Object.entries(images)) keep(repository, pushed, "1");

  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (instead(request, response)) return;
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const found = known.get(pathname);
    if (pathname === "/v2/") response.end("{}");
    else if (found) response.setHeader("content-type", found.mediaType).end(found.bytes);
    else response.writeHead(404).end(JSON.stringify({ errors: [{ code: "MANIFEST_UNKNOWN", message: "unknown" }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

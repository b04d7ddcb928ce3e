import { Agent, fetch, type RequestInit } from "undici";
import type { Blob, Pushed } from "./image.fixture.ts";

/** A registry that takes images. */
export interface PushTarget {
  /** As in `http://127.0.0.1:5000`. */
  url: string;
  ca?: string;
  authorization?: string;
}

/** Puts an image into a registry, as the distribution specification has it: blobs first, then manifests. */
export async function push(target: PushTarget, repository: string, tag: string, pushed: Pushed): Promise<void> {
  await putBlobs(target, repository, pushed.blobs);
  for (const manifest of pushed.manifests) await push(target, repository, manifest.digest, manifest);
  const headers = { "content-type": pushed.mediaType };
  await send(target, `/v2/${repository}/manifests/${tag}`, { method: "PUT", headers, body: pushed.bytes });
}

/** Takes a manifest away from a registry that permits it. */
export async function removeManifest(target: PushTarget, repository: string, digest: string): Promise<void> {
  await send(target, `/v2/${repository}/manifests/${digest}`, { method: "DELETE" });
}

async function putBlobs(target: PushTarget, repository: string, blobs: readonly Blob[]): Promise<void> {
  for (const { digest, bytes } of blobs) {
    const begun = await send(target, `/v2/${repository}/blobs/uploads/`, { method: "POST" });
    const url = new URL(begun.headers.get("location") ?? "", target.url);
    url.searchParams.set("digest", digest);
    const headers = { "content-type": "application/octet-stream" };
    await send(target, `${url.pathname}${url.search}`, { method: "PUT", headers, body: bytes });
  }
}

async function send({ url, ca, authorization }: PushTarget, path: string, request: RequestInit) {
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca } });
  try {
    const headers = { ...(request.headers as Record<string, string>), ...(authorization && { authorization }) };
    const answer = await fetch(new URL(path, url), { ...request, headers, dispatcher });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${request.method} ${path}: ${answer.status} ${text}`);
    return answer;
  } finally {
    await dispatcher.close();
  }
}

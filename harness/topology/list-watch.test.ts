import { createServer, type ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EventInput } from "../history/event.ts";
import { waitFor } from "../wait.ts";
import { kubeconfigOf } from "./api-server.fixture.ts";
import { KubernetesCentre } from "./kubernetes-centre.ts";

const nodesPath = "/api/v1/nodes";
const podsPath = "/api/v1/namespaces/default/pods";

const pod = (uid: string, phase = "Running") => ({
  metadata: { uid, name: `pod-${uid}`, labels: { "islanding/variant": "none", "islanding/host": "site-1" } },
  status: { phase },
});

const soon = () => ({ limitMs: 10_000, everyMs: 5, signal: AbortSignal.timeout(20_000) });

/** An API server that has no nodes, and whose pods and their watch the test directs. */
class DirectedServer {
  readonly asked: string[] = [];
  /** What the next lists of pods answer, the last one for ever: a status, or the pods. */
  lists: (number | object[])[] = [[]];
  watch: ServerResponse | undefined;
  readonly server = createServer(({ url = "" }, response) => {
    this.asked.push(decodeURIComponent(url));
    const { pathname, searchParams } = new URL(url, "http://server");
    if (searchParams.has("watch")) {
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
      if (pathname === podsPath) this.watch = response;
      return;
    }
    const [next = []] = pathname === podsPath ? this.lists : [];
    if (pathname === podsPath && this.lists.length > 1) this.lists.shift();
    if (typeof next === "number") response.writeHead(next).end();
    else {
      const list = { metadata: { resourceVersion: "7" }, items: next };
      response.setHeader("content-type", "application/json").end(JSON.stringify(list));
    }
  });

  async tell(type: string, object: object): Promise<void> {
    const watch = await waitFor(() => this.watch, { what: "the pods to be watched", ...soon() });
    watch.write(`${JSON.stringify({ type, object })}\n`);
  }

  endWatch(): void {
    this.watch?.end();
    this.watch = undefined;
  }
}

let api: DirectedServer;
beforeEach(async () => {
  api = new DirectedServer();
  await new Promise<void>((listening) => api.server.listen(0, "127.0.0.1", listening));
});
afterEach(async () => {
  api.server.closeAllConnections();
  await new Promise((closed) => api.server.close(closed));
});

/** Watches until `last` is recorded; then the watching ends, and what was recorded of the pods is told in a line each. */
async function watchUntil(last: string, meanwhile: () => Promise<void>): Promise<string[]> {
  const stop = new AbortController();
  const lines: string[] = [];
  const watching = new KubernetesCentre(kubeconfigOf(api.server)).watch(
    (event) => lines.push(...lineOf(event)),
    stop.signal,
  );
  await meanwhile();
  await waitFor(() => lines.includes(last), { what: `the line "${last}"`, ...soon() });
  stop.abort();
  await watching;
  return lines;
}

function lineOf(event: EventInput): string[] {
  if (event.kind === "pod") return [`${event.name} ${event.deleted ? "deleted" : event.phase}`];
  return event.kind === "centre" && event.detail?.includes(podsPath) ? [`centre ${event.outcome}`] : [];
}

test("what is there is listed, and what changes is watched from there; a change that a history would not tell is none", async () => {
  api.lists = [[pod("a"), pod("b")]];
  const lines = await watchUntil("pod-a deleted", async () => {
    await waitFor(() => api.asked.length === 4, { what: "nodes and pods to be listed and watched", ...soon() });
    await api.tell("MODIFIED", pod("a"));
    await api.tell("BOOKMARK", pod("x"));
    await api.tell("MODIFIED", pod("b", "Failed"));
    await api.tell("ADDED", pod("c", "Pending"));
    await api.tell("DELETED", pod("a"));
  });
  expect(lines).toEqual([
    "centre ok",
    "pod-a Running",
    "pod-b Running",
    "pod-b Failed",
    "pod-c Pending",
    "pod-a deleted",
  ]);
  const from = "watch=true&resourceVersion=7&allowWatchBookmarks=true&labelSelector";
  expect(api.asked.toSorted()).toEqual([
    `${podsPath}?labelSelector=islanding/variant`,
    `${podsPath}?${from}=islanding/variant`,
    `${nodesPath}?labelSelector=islanding/host`,
    `${nodesPath}?${from}=islanding/host`,
  ]);
});

test("a watch that has ended begins again with a list, which tells once what has gone meanwhile", async () => {
  api.lists = [[pod("a"), pod("b")], [pod("b")], [pod("b", "Failed")]];
  const lines = await watchUntil("pod-b Failed", async () => {
    await api.tell("MODIFIED", pod("a"));
    api.endWatch();
    await api.tell("MODIFIED", pod("b"));
    api.endWatch();
  });
  expect(lines).toEqual(["centre ok", "pod-a Running", "pod-b Running", "pod-a deleted", "pod-b Failed"]);
});

test("a centre that does not answer is told once, and once more when it answers again", async () => {
  api.lists = [500, 500, [pod("a")]];
  const lines = await watchUntil("pod-a Running", async () => undefined);
  expect(lines).toEqual(["centre failed", "centre ok", "pod-a Running"]);
});

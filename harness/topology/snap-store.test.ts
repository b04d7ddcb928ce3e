import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { askStore } from "./snap-store.ts";

const { signal } = new AbortController();

/** As the store answers (https://api.snapcraft.io/docs/info.html), for a snap in two channels. */
const info = {
  name: "microk8s",
  "snap-id": "EaXqgt1lyCaxKaQCU349mlodBkDCXRcg",
  "channel-map": ["amd64", "arm64"].flatMap((architecture) =>
    ["1.32/stable", "1.33/stable"].map((name) => ({
      channel: { architecture, name, risk: "stable", track: name.split("/")[0] },
      version: name === "1.32/stable" ? "v1.32.9" : "v1.33.5",
    })),
  ),
};

async function ask(answer: RequestListener, channel = "1.32/stable", askMs = 5000) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return askStore("microk8s", channel, { signal, url, askMs });
}

test("the store is asked as snapd asks it, and tells the version of a channel", async () => {
  const asked: unknown[] = [];
  const found = await ask((request, response) => {
    asked.push([request.url, request.headers["snap-device-series"]]);
    response.end(JSON.stringify(info));
  });
  expect(found).toEqual({ version: "v1.32.9" });
  expect(asked).toEqual([["/v2/snaps/info/microk8s?fields=channel-map,version", "16"]]);
});

test("a channel that the store does not have is named", async () => {
  const found = await ask((_, response) => response.end(JSON.stringify(info)), "1.99/stable");
  expect(found).toEqual({ reason: expect.stringMatching(/^the snap store has no microk8s in 1\.99\/stable for a/) });
});

test("a snap that the store does not have", async () => {
  const found = await ask((_, response) => response.writeHead(404).end());
  expect(found).toEqual({ reason: "the snap store answers 404 for microk8s" });
});

test.for(["<html>", '{"channel-map": [{}]}'])("an answer of another kind: %s", async (text) => {
  const found = await ask((_, response) => response.end(text));
  expect(found).toEqual({ reason: "the snap store answers in another form than is known" });
});

test("a store that is silent is not waited for", async () => {
  expect(await ask(() => undefined, "1.32/stable", 200)).toEqual({
    reason: "the snap store does not answer within 0.2 s",
  });
});

test("a store that is not there", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const found = await askStore("microk8s", "1.32/stable", { signal, url: `http://127.0.0.1:${port}` });
  expect(found).toEqual({ reason: `the snap store can't be reached: connect ECONNREFUSED 127.0.0.1:${port}` });
});

test("whoever is interrupted is told no reason", async () => {
  await expect(askStore("microk8s", "1.32/stable", { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
});

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, test, vi } from "vitest";
import { serveImages } from "./registry-server.fixture.ts";
import { transport } from "./transport.ts";

const signal = new AbortController().signal;

/** A server that answers with these statuses, one after the other, and then with 200. */
async function answering(...statuses: { status: number; retryAfter?: string }[]) {
  return serveImages({}, (_request, response) => {
    const next = statuses.shift();
    if (!next) return false;
    if (next.retryAfter) response.setHeader("retry-after", next.retryAfter);
    response.writeHead(next.status).end();
    return true;
  });
}

async function ask(host: string, options: Parameters<typeof transport>[0] = {}) {
  await using http = transport(options);
  const answer = await http.ask({ url: new URL(`http://${host}/v2/`), signal });
  await answer.body?.cancel();
  return answer.status;
}

test.each([429, 500, 502, 503, 504])(
  "a server that answers %i is asked again, after longer and longer pauses",
  async (status) => {
    const pauses: number[] = [];
    await using server = await answering({ status }, { status }, { status });
    expect(await ask(server.host, { pause: async (ms) => void pauses.push(ms) })).toBe(200);
    expect(server.asked).toHaveLength(4);
    expect(pauses.map((ms) => Math.floor(Math.log2(ms / 500)))).toEqual([0, 1, 2]);
  },
);

test("a pause that the server asks for is made, in seconds or until a time", async () => {
  const pauses: number[] = [];
  const until = new Date(Date.now() + 30_000).toUTCString();
  await using server = await answering({ status: 429, retryAfter: "7" }, { status: 503, retryAfter: until });
  await ask(server.host, { pause: async (ms) => void pauses.push(ms) });
  expect(pauses[0]).toBe(7000);
  expect(pauses[1]).toBeGreaterThan(25_000);
  expect(pauses[1]).toBeLessThanOrEqual(30_000);
});

test("a server that asks for more patience than we have is not asked again", async () => {
  const pause = vi.fn();
  await using server = await answering({ status: 429, retryAfter: "3600" });
  expect(await ask(server.host, { pause })).toBe(429);
  expect(pause).not.toHaveBeenCalled();
});

test("a server that stays busy has the last word", async () => {
  await using server = await answering(...Array.from({ length: 9 }, () => ({ status: 503 })));
  expect(await ask(server.host, { pause: async () => {} })).toBe(503);
  expect(server.asked).toHaveLength(4);
});

test.each([400, 401, 403, 404])("an answer of %i is one", async (status) => {
  await using server = await answering({ status });
  expect(await ask(server.host)).toBe(status);
  expect(server.asked).toHaveLength(1);
});

test("a connection that breaks off is made again", async () => {
  let broken = 0;
  await using server = await serveImages({}, (request) => {
    if (broken === 2) return false;
    broken++;
    request.socket.resetAndDestroy();
    return true;
  });
  expect(await ask(server.host, { pause: async () => {} })).toBe(200);
});

test("whoever waits for a pause can be interrupted", async () => {
  const controller = new AbortController();
  await using server = await answering({ status: 503, retryAfter: "50" });
  await using http = transport();
  const asking = http.ask({ url: new URL(`http://${server.host}/v2/`), signal: controller.signal });
  const interrupted = expect(asking).rejects.toThrow("enough");
  await vi.waitFor(() => expect(server.asked).toHaveLength(1));
  controller.abort(new Error("enough"));
  await interrupted;
});

test("a server that refuses connections is named at once", async () => {
  const { host } = await (async () => {
    await using server = await serveImages();
    return server;
  })();
  await expect(ask(host)).rejects.toMatchObject({
    kind: "unknown",
    code: "unreachable",
    message: `${host} refuses connections`,
  });
});

test("a server that accepts connections and never answers is not waited for longer than the limit", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await vi.waitFor(() => expect(server.listening).toBe(true));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const started = performance.now();
  await expect(ask(host, { silenceMs: 500 })).rejects.toMatchObject({ message: `${host} does not answer in time` });
  expect(performance.now() - started).toBeLessThan(5_000);
  server.close();
});

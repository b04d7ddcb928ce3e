import { buffer } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { basic } from "./authorization.ts";
import type { Credentials } from "./docker-config.ts";
import { image, layer, oci, program } from "./image.fixture.ts";
import { Registry } from "./registry.ts";
import { type Instead, type RegistryServer, serveImages } from "./registry-server.fixture.ts";
import { transport } from "./transport.ts";

const signal = new AbortController().signal;
const till = image({
  platform: { os: "linux", architecture: "arm64" },
  layers: [await layer({ app: program("AArch64") })],
});
const repository = { path: "team/till" };

/** The registry that a server is, as someone with these credentials asks it. */
function registryAt({ host }: RegistryServer, credentials?: Credentials, silenceMs = 30_000): Registry {
  const http = transport({ silenceMs, pause: async () => {} });
  onTestFinished(() => http[Symbol.asyncDispose]());
  return new Registry({ host, scheme: "http" }, { transport: http, credentialsFor: async () => credentials, signal });
}

test("a manifest comes by its tag and by its digest, a blob whole and as it comes", async () => {
  await using server = await serveImages({ "team/till": till });
  const registry = registryAt(server);
  const document = await registry.manifest(repository, "1");
  expect(document).toEqual({ mediaType: oci.manifest, digest: till.digest, text: till.bytes.toString() });
  expect(await registry.manifest(repository, till.digest)).toEqual(document);
  const [config, first] = till.blobs;
  expect(await registry.blob(repository, config?.digest ?? "")).toBe(config?.bytes.toString());
  expect(await buffer(await registry.openBlob(repository, first?.digest ?? "", signal))).toEqual(first?.bytes);
  expect(server.asked.filter((line) => line === "GET /v2/")).toHaveLength(1);
});

test("a mirror is told whose image it is asked for", async () => {
  await using server = await serveImages({ "library/nginx": till });
  await registryAt(server).manifest({ path: "library/nginx", mirrored: "docker.io" }, "1");
  expect(server.asked).toContain("GET /v2/library/nginx/manifests/1?ns=docker.io");
});

test("what is not there is missing", async () => {
  await using server = await serveImages();
  await expect(registryAt(server).manifest(repository, "1")).rejects.toMatchObject({
    kind: "missing",
    code: "not-there",
    message: `${server.host} does not have team/till:1`,
  });
});

test("what comes for a digest and has another is wrong", async () => {
  await using server = await serveImages({ "team/till": till });
  const wanted = `sha256:${"0".repeat(64)}`;
  await using other = await serveImages({}, (request, response) => {
    if (request.url === "/v2/") return false;
    response.end("{}");
    return true;
  });
  await expect(registryAt(server).manifest(repository, wanted)).rejects.toMatchObject({ kind: "missing" });
  await expect(registryAt(other).manifest(repository, wanted)).rejects.toMatchObject({
    kind: "wrong",
    message: expect.stringMatching(/^what comes for team\/till@sha256:0+ has another digest: sha256:44136fa3/),
  });
  await expect(registryAt(other).blob(repository, wanted)).rejects.toMatchObject({
    kind: "wrong",
    code: "other-content",
  });
});

test("whoever a registry refers to for a blob is not shown what the registry is shown", async () => {
  const shown: (string | undefined)[] = [];
  await using store = await serveImages({}, (request, response) => {
    shown.push(request.headers.authorization);
    response.end("a layer");
    return true;
  });
  await using server = await serveImages({}, (request, response) => {
    if (!request.headers.authorization) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="tests"' }).end();
      return true;
    }
    if (!request.url?.includes("/blobs/")) return false;
    response.writeHead(307, { location: `http://${store.host}/signed?by=someone` }).end();
    return true;
  });
  const registry = registryAt(server, { username: "till", password: "secret" });
  const chunks = await registry.openBlob(repository, `sha256:${"0".repeat(64)}`, signal);
  expect((await buffer(chunks)).toString()).toBe("a layer");
  expect(shown).toEqual([undefined]);
});

describe("with a password", () => {
  const authorization = basic("till", "secret");
  const guarded: Instead = (request, response) => {
    if (request.headers.authorization === authorization) return false;
    response.writeHead(401, { "www-authenticate": 'Basic realm="tests"' });
    response.end(JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: "who are you?" }] }));
    return true;
  };

  test("what it guards is shown", async () => {
    await using server = await serveImages({ "team/till": till }, guarded);
    const { digest } = await registryAt(server, { username: "till", password: "secret" }).manifest(repository, "1");
    expect(digest).toBe(till.digest);
  });

  test("a wrong one, or none, makes it unknown", async () => {
    await using server = await serveImages({ "team/till": till }, guarded);
    await expect(registryAt(server).manifest(repository, "1")).rejects.toMatchObject({
      kind: "unknown",
      message: `${server.host} asks for credentials (401, UNAUTHORIZED): Docker's configuration keeps none for it`,
    });
    const wrong = registryAt(server, { username: "till", password: "wrong" }).manifest(repository, "1");
    await expect(wrong).rejects.toMatchObject({
      kind: "unknown",
      message: `${server.host} refuses to show team/till:1 (401, UNAUTHORIZED)`,
    });
  });
});

describe("with tokens", () => {
  /** Gives a new token each time, and takes the newest only. */
  const tokens = (isAskedAtOnce = true) => {
    const given = { count: 0 };
    const instead: Instead = (request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      if (pathname === "/token") {
        response.end(JSON.stringify({ token: `t${++given.count}` }));
        return true;
      }
      if (request.headers.authorization === `Bearer t${given.count}`) return false;
      if (!isAskedAtOnce && pathname === "/v2/") return false;
      const realm = `http://${request.headers.host}/token`;
      response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}",service="tests"` }).end();
      return true;
    };
    return { given, instead };
  };

  test("one serves all requests for a repository", async () => {
    const { given, instead } = tokens();
    await using server = await serveImages({ "team/till": till, "team/other": till }, instead);
    const registry = registryAt(server);
    await Promise.all(["1", till.digest, "1"].map((reference) => registry.manifest(repository, reference)));
    expect(given.count).toBe(1);
  });

  test("one that has expired is replaced", async () => {
    const { given, instead } = tokens();
    await using server = await serveImages({ "team/till": till }, instead);
    const registry = registryAt(server);
    await registry.manifest(repository, "1");
    given.count = 7;
    expect((await registry.manifest(repository, "1")).digest).toBe(till.digest);
    expect(given.count).toBe(8);
  });

  test("one may be asked for only when something is wanted", async () => {
    const { instead } = tokens(false);
    await using server = await serveImages({ "team/till": till }, instead);
    expect((await registryAt(server).manifest(repository, "1")).digest).toBe(till.digest);
  });
});

describe("nobody knows anything of a registry that", () => {
  const always =
    (status: number, headers: Record<string, string> = {}, body = ""): Instead =>
    (request, response) => {
      if (request.url === "/v2/" && status !== 404) return false;
      response.writeHead(status, headers).end(body);
      return true;
    };

  test.each([
    ["is none", always(404), "is no registry: it has no API of one"],
    ["denies", always(403, {}, '{"errors":[{"code":"DENIED"}]}'), "refuses to show team/till:1 (403, DENIED)"],
    ["says something strange", always(403, {}, "<html>secret"), "refuses to show team/till:1 (403)"],
    [
      "is asked too often",
      always(429, { "retry-after": "3600" }, '{"errors":[{"code":"TOOMANYREQUESTS"}]}'),
      "says that it was asked too often (429, TOOMANYREQUESTS), and asks for a pause of 3600 s",
    ],
    ["is broken", always(503), "answers 503 when asked for team/till:1"],
  ])("%s", async (_what, instead, message) => {
    await using server = await serveImages({ "team/till": till }, instead);
    await expect(registryAt(server).manifest(repository, "1")).rejects.toMatchObject({
      kind: "unknown",
      message: `${server.host} ${message}`,
    });
  });

  test("fell silent, and it is not waited for again", async () => {
    await using server = await serveImages(
      { "team/till": till },
      (request) => request.url?.includes("manifests") === true,
    );
    const registry = registryAt(server, undefined, 500);
    await expect(registry.manifest(repository, "1")).rejects.toThrow("does not answer in time");
    const started = performance.now();
    await expect(registry.manifest(repository, "2")).rejects.toThrow("does not answer in time");
    expect(performance.now() - started).toBeLessThan(400);
  });

  test("breaks its answer off", async () => {
    await using server = await serveImages({ "team/till": till }, (request, response) => {
      if (request.url === "/v2/") return false;
      response.writeHead(200, { "content-length": "1000" }).write("{");
      setTimeout(() => request.socket.destroy(), 50);
      return true;
    });
    await expect(registryAt(server).manifest(repository, "1")).rejects.toMatchObject({
      kind: "unknown",
      code: "broken-off",
      message: `${server.host} breaks its answer off`,
    });
  });
});

test("a registry on loopback may do without TLS, without being told", async () => {
  await using server = await serveImages({ "team/till": till });
  const http = transport();
  onTestFinished(() => http[Symbol.asyncDispose]());
  const registry = new Registry(
    { host: server.host },
    { transport: http, credentialsFor: async () => undefined, signal },
  );
  expect((await registry.manifest(repository, "1")).digest).toBe(till.digest);
});

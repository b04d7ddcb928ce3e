import { afterAll, describe, expect, test } from "vitest";
import { basic, bearer, readChallenge, type TokenRequest } from "./authorization.ts";
import { serveImages } from "./registry-server.fixture.ts";
import { transport } from "./transport.ts";

describe("a challenge", () => {
  test.each([
    ['Basic realm="tests"', { scheme: "basic" }],
    [
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a:pull"',
      { scheme: "bearer", realm: new URL("https://auth.example/token"), service: "registry.example" },
    ],
    [
      "bearer service=plain , realm=https://auth.example/token",
      { scheme: "bearer", realm: new URL("https://auth.example/token"), service: "plain" },
    ],
    ['Bearer realm="nowhere"', undefined],
    ["Negotiate", undefined],
    [null, undefined],
  ])("%s", (header, challenge) => {
    expect(readChallenge(header)).toEqual(challenge);
  });
});

describe("a token", () => {
  const http = transport();
  afterAll(() => http[Symbol.asyncDispose]());
  const request = (host: string, credentials?: TokenRequest["credentials"]): TokenRequest => ({
    host: "registry.example",
    challenge: { scheme: "bearer", realm: new URL(`http://${host}/token?a=b`), service: "registry" },
    repository: "team/till",
    credentials,
    plain: true,
    signal: new AbortController().signal,
  });

  /** Gives a token, and keeps what was asked. */
  const tokenServer = async (answer: unknown, status = 200) => {
    const seen: { authorization: string | undefined; body: string }[] = [];
    const server = await serveImages({}, (asked, response) => {
      let body = "";
      asked.on("data", (chunk) => {
        body += chunk;
      });
      asked.on("end", () => {
        seen.push({ authorization: asked.headers.authorization, body });
        response.writeHead(status).end(JSON.stringify(answer));
      });
      return true;
    });
    return Object.assign(server, { seen });
  };

  test("is had anonymously where there are no credentials", async () => {
    await using server = await tokenServer({ token: "abc" });
    expect(await bearer(request(server.host), http)).toBe("Bearer abc");
    expect(server.asked).toEqual(["GET /token?a=b&scope=repository%3Ateam%2Ftill%3Apull&service=registry"]);
    expect(server.seen).toEqual([{ authorization: undefined, body: "" }]);
  });

  test("is had for a password", async () => {
    await using server = await tokenServer({ access_token: "abc" });
    const credentials = { username: "till", password: "a:b" };
    expect(await bearer(request(server.host, credentials), http)).toBe("Bearer abc");
    expect(server.seen[0]?.authorization).toBe(basic("till", "a:b"));
  });

  test("is had for an identity token, which is shown in no address", async () => {
    await using server = await tokenServer({ access_token: "abc" });
    expect(await bearer(request(server.host, { identityToken: "secret" }), http)).toBe("Bearer abc");
    expect(server.asked).toEqual(["POST /token?a=b"]);
    expect(Object.fromEntries(new URLSearchParams(server.seen[0]?.body))).toEqual({
      grant_type: "refresh_token",
      refresh_token: "secret",
      client_id: "islanding",
      scope: "repository:team/till:pull",
      service: "registry",
    });
  });

  test.each([
    [401, { token: "abc" }, "gives no token for registry.example (401)"],
    [200, { tokens: [] }, "gives no token for registry.example"],
  ])("that is not given is unknown (%i)", async (status, answer, message) => {
    await using server = await tokenServer(answer, status);
    await expect(bearer(request(server.host), http)).rejects.toMatchObject({
      kind: "unknown",
      code: "token-refused",
      message: `${server.host} ${message}`,
    });
  });

  test("is not had at the price of a password in plain text, where the registry itself has TLS", async () => {
    await using server = await tokenServer({ token: "abc" });
    const asking = bearer({ ...request(server.host, { username: "a", password: "b" }), plain: false }, http);
    await expect(asking).rejects.toThrow(
      `registry.example would have credentials sent without encryption, to ${server.host}`,
    );
    expect(server.asked).toEqual([]);
  });
});

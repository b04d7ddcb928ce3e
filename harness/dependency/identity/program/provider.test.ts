import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Keys, readKeys, rotated, writeKeys } from "./keys.ts";
import { type ProviderSettings, providerOf } from "./provider.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A provider with these keys, as somebody who asks it sees it. */
async function started(keys: Keys) {
  let answer: ReturnType<ReturnType<typeof providerOf>["callback"]>;
  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  cleanUps.push(() => server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients = { site: { lifeSeconds: 3600 }, "site-short": { lifeSeconds: 60 } };
  const settings: ProviderSettings = { issuer, port: 0, users: { ada: "right" }, group: "operators", clients };
  const give = (given: Keys) => {
    answer = providerOf(settings, given).callback();
  };
  give(keys);
  const logIn = async (client: string, username: string, password: string) => {
    const body = new URLSearchParams({ grant_type: "password", client_id: client, username, password });
    const response = await fetch(`${issuer}/token`, { method: "POST", body });
    return (await response.json()) as { id_token?: string; error?: string };
  };
  const publishedKeys = async () => {
    const { keys: found } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: Record<string, string>[] };
    return found;
  };
  return { issuer, give, logIn, publishedKeys };
}

const decoded = (token = "") =>
  token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));

describe("the identity provider", () => {
  test("gives who knows the password an id token that says who that is, for whom, and until when", async () => {
    const keys = rotated([]);
    const { issuer, logIn } = await started(keys);
    const [header, claims] = decoded((await logIn("site-short", "ada", "right")).id_token);
    expect(header).toEqual({ alg: "ES256", kid: keys[0]?.kid });
    expect(claims).toMatchObject({ sub: "ada", groups: ["operators"], aud: "site-short", iss: issuer });
    expect(claims.exp - claims.iat).toBe(60);
  });

  test("refuses a wrong password, an unknown user and an unknown client", async () => {
    const { logIn } = await started(rotated([]));
    expect(await logIn("site", "ada", "wrong")).toMatchObject({ error: "invalid_grant" });
    expect(await logIn("site", "toString", "right")).toMatchObject({ error: "invalid_grant" });
    expect(await logIn("other", "ada", "right")).toMatchObject({ error: "invalid_client" });
  });

  test("publishes the key that signs and the one before, without their private parts", async () => {
    const first = rotated([]);
    const second = rotated(first);
    const third = rotated(second);
    const { give, logIn, publishedKeys } = await started(second);
    expect((await publishedKeys()).map(({ kid }) => kid)).toEqual([second[0]?.kid, first[0]?.kid]);
    give(third);
    const found = await publishedKeys();
    expect(found.map(({ kid }) => kid)).toEqual([third[0]?.kid, second[0]?.kid]);
    expect(found.some((key) => "d" in key)).toBe(false);
    expect(decoded((await logIn("site", "ada", "right")).id_token)[0].kid).toBe(third[0]?.kid);
  });
});

describe("the provider's keys", () => {
  test("are made once and found again after a restart, the rotated ones too", () => {
    const folder = mkdtempSync(join(tmpdir(), "islanding-keys-test-"));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "keys.json");
    const first = readKeys(file);
    expect(first).toHaveLength(1);
    expect(readKeys(file)).toEqual(first);
    writeKeys(file, rotated(first));
    expect(readKeys(file)).toHaveLength(2);
    expect(readKeys(file)[1]).toEqual(first[0]);
  });
});

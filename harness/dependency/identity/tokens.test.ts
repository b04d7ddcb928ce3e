import { describe, expect, test } from "vitest";
import { logIn, publishedKeys, readToken } from "./tokens.ts";
import { tokenOf, vantageThat } from "./vantage.fixture.ts";

const address = { issuer: "https://provider:8443", caPem: "authority", user: "operator", password: "very secret" };
const token = tokenOf("key-a", 1_800_000_000_000);

describe("a login", () => {
  test("asks for an id token by name and password, and trusts only the run's authority", async () => {
    const { vantage, asked } = vantageThat(() => ({ body: JSON.stringify({ id_token: token }) }));
    const found = await logIn(vantage, address, "site-short");
    expect(found.token).toEqual({ text: token, keyId: "key-a", expiresAtMs: 1_800_000_000_000 });
    expect(found.event).toEqual({ outcome: "ok", latencyMs: 7, status: 200 });
    expect(asked[0]).toMatchObject({
      method: "POST",
      url: "https://provider:8443/token",
      caPem: "authority",
      body: "grant_type=password&scope=openid&client_id=site-short&username=operator&password=very+secret",
    });
  });

  test.each([
    [
      "refused",
      { status: 400, body: '{"error":"invalid_grant"}' },
      { outcome: "failed", status: 400, detail: "invalid_grant" },
    ],
    ["answered with something else", { body: "hello" }, { outcome: "failed", detail: "the answer holds no id token" }],
    ["answered by null", { body: "null" }, { outcome: "failed", detail: "the answer holds no id token" }],
    [
      "not answered",
      { ok: false, error: "timeout", detail: 'Post "https://provider:8443/token": deadline exceeded' },
      { outcome: "failed", detail: "deadline exceeded" },
    ],
    ["not asked", { ok: false, error: "gone", detail: "host is off" }, { outcome: "unknown", detail: "host is off" }],
  ])("that is %s is told so, without a token", async (_, reply, expected) => {
    const found = await logIn(vantageThat(() => reply).vantage, address, "site");
    expect(found.token).toBeUndefined();
    expect(found.event).toMatchObject(expected);
    expect(JSON.stringify(found.event)).not.toContain("secret");
  });
});

describe("a token", () => {
  test("that is none is not read", () => {
    for (const text of ["", "a.b.c", "bnVsbA.bnVsbA.x"]) expect(readToken(text)).toBeUndefined();
  });
});

describe("the published keys", () => {
  test("are told by their ids, and undefined where the provider does not answer", async () => {
    const body = JSON.stringify({ keys: [{ kid: "b" }, { kid: "a" }] });
    expect(await publishedKeys(vantageThat(() => ({ body })).vantage, address)).toEqual(["b", "a"]);
    const silent = { ok: false, error: "timeout", status: 0 };
    expect(await publishedKeys(vantageThat(() => silent).vantage, address)).toBeUndefined();
  });
});

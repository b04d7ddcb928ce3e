import { describe, expect, test } from "vitest";
import type { VantageAnswer } from "../../host/vantage.ts";
import { apiServerDoor, changeDoor, show, showToken } from "./doors.ts";
import { tokenOf, vantageThat } from "./vantage.fixture.ts";

const door = apiServerDoor("api-server", "centre", "192.0.2.2:6443", "authority");
const expiresAtMs = Date.now() + 60_000;
const token = { text: tokenOf("key-a", expiresAtMs), keyId: "key-a", expiresAtMs };
const from = "observer";

function shown(reply: Partial<VantageAnswer>) {
  const { vantage, asked } = vantageThat(() => reply);
  return { event: showToken(door, token, { from, vantage, credential: "session", timeoutMs: 5000 }), asked };
}

describe("showing a token", () => {
  test("tells who was let in where, by which key, and for how long still; never the token", async () => {
    const { event, asked } = shown({ body: "{}" });
    expect(await event).toMatchObject({
      kind: "access",
      from,
      to: "api-server",
      host: "centre",
      credential: "session",
      outcome: "ok",
      status: 200,
      keyId: "key-a",
    });
    expect((await event).leftMs).toBeGreaterThan(50_000);
    expect(JSON.stringify(await event)).not.toContain(token.text);
    expect(asked[0]).toMatchObject({
      url: "https://192.0.2.2:6443/api/v1/namespaces/default/pods?limit=1",
      serverName: "kubernetes.default.svc",
      caPem: "authority",
      headers: { Authorization: `Bearer ${token.text}` },
    });
  });

  test.each([
    ["an API server's refusal", { status: 401, body: '{"kind":"Status","message":"Unauthorized"}' }, "Unauthorized"],
    ["a service's refusal", { status: 401, body: "oidc: token is expired\n" }, "oidc: token is expired"],
    ["silence", { ok: false, error: "timeout", detail: "deadline exceeded" }, "deadline exceeded"],
  ])("tells what %s says", async (_, reply, detail) => {
    expect(await shown(reply).event).toMatchObject({ outcome: "failed", detail });
  });

  test("is unknown where nobody could knock", async () => {
    const reply = { ok: false, error: "gone", detail: "the host is off" };
    expect(await shown(reply).event).toMatchObject({ outcome: "unknown", detail: "the host is off" });
  });
});

describe("acting with a certificate alone", () => {
  test("changes a ConfigMap, to something else each time, without a token", async () => {
    const { vantage, asked } = vantageThat(() => ({ status: 201 }));
    const byCertificate = { ...door, request: { ...door.request, certificatePem: "certificate", keyPem: "key" } };
    const change = changeDoor(byCertificate, new Date("2026-01-05T08:00:00Z"));
    const event = await show(change, { from, vantage, credential: "certificate", timeoutMs: 5000 });
    expect(event).toEqual({
      kind: "access",
      from,
      to: "api-server",
      host: "centre",
      credential: "certificate",
      outcome: "ok",
      latencyMs: 7,
      status: 201,
    });
    expect(asked[0]).toMatchObject({ method: "PATCH", certificatePem: "certificate", keyPem: "key" });
    expect(asked[0]?.headers).not.toHaveProperty("Authorization");
    expect(JSON.parse(asked[0]?.body ?? "").data).toEqual({ at: "2026-01-05T08:00:00.000Z" });
  });
});

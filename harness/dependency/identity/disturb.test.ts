import { describe, expect, test } from "vitest";
import type { EventInput } from "../../history/event.ts";
import { FakeHost } from "../../host/fake.ts";
import type { HttpRequest, VantageAnswer } from "../../host/vantage.ts";
import type { Cluster } from "../../topology/topology.ts";
import { otherArguments } from "./api-server-start.ts";
import { disturbProvider } from "./disturb.ts";
import type { Provider } from "./provider.ts";
import { tokenOf, vantageThat } from "./vantage.fixture.ts";

const centre = new FakeHost("centre", "192.0.2.2");
const machine = { host: new FakeHost("identity-provider", "192.0.2.9"), service: service("provider", 8443) };

function service(name: string, port: number) {
  return { address: "192.0.2.9", name, port, path: "/" };
}

/** A provider whose rotation works, in a cluster whose API server answers the certificate as told. */
async function disturbed(
  answers: { keys?: Partial<VantageAnswer>; certificate: Partial<VantageAnswer> },
  signal = new AbortController().signal,
) {
  let keys = ["key-b", "key-a"];
  const reply = ({ url, method }: HttpRequest): Partial<VantageAnswer> => {
    if (url.endsWith("/jwks")) return answers.keys ?? { body: JSON.stringify({ keys: keys.map((kid) => ({ kid })) }) };
    if (url.endsWith("/token"))
      return { body: JSON.stringify({ id_token: tokenOf(keys[0] ?? "", 1_800_000_000_000) }) };
    return method === "PATCH" ? answers.certificate : {};
  };
  const provider: Provider = {
    machine,
    address: { issuer: "https://provider:8443", caPem: "authority", user: "operator", password: "very secret" },
    answerLimitMs: 100,
    rotateKeys: async () => {
      keys = ["key-c", "key-b"];
    },
    tokens: new Map(),
    hasStartedApiServer: false,
  };
  const cluster = {
    site: [],
    observer: new FakeHost("observer", "192.0.2.3"),
    centreHosts: [centre],
    centre: { administrator: { caPem: "authority", certificatePem: "certificate", keyPem: "very secret key" } },
    sidesOf: () => ({ centre: [{ host: centre, service: service("centre", 6443) }], site: [], spared: [] }),
    vantage: () => vantageThat(reply).vantage,
  } as unknown as Cluster;
  const events: EventInput[] = [];
  const record = (event: EventInput) => void events.push(event);
  const windowEnd = new AbortController().signal;
  await disturbProvider(provider, { cluster, record, signal, windowEnd, nodeOf: () => undefined, run: "0000000" });
  return { provider, events, ofKind: (kind: EventInput["kind"]) => events.filter((event) => event.kind === kind) };
}

const unreachable = { ok: false, error: "timeout" };

describe("an identity provider inside the window", () => {
  test("has its keys rotated, and gives a token of the new one to somebody at the centre", async () => {
    const { provider, events, ofKind } = await disturbed({ certificate: unreachable });
    expect(ofKind("key-rotation")).toEqual([
      { kind: "key-rotation", step: "begin" },
      { kind: "key-rotation", step: "proved", before: ["key-b", "key-a"], after: ["key-c", "key-b"] },
    ]);
    expect(ofKind("login")).toEqual([
      { kind: "login", from: "identity-provider", outcome: "ok", latencyMs: 7, status: 200 },
    ]);
    expect(provider.tokens.get("new-key")?.keyId).toBe("key-c");
    expect(JSON.stringify(events)).not.toMatch(/secret|eyJ/);
  });

  test("that does not answer has its keys left as they are, and the history says why", async () => {
    const { provider, ofKind } = await disturbed({ keys: unreachable, certificate: unreachable });
    expect(ofKind("key-rotation")).toEqual([
      { kind: "key-rotation", step: "begin" },
      {
        kind: "key-rotation",
        step: "failed",
        detail: "Waited 0 s for the identity provider to publish its keys, in vain.",
      },
    ]);
    expect(provider.tokens.size).toBe(0);
  });

  test("leaves API servers alone where the site reaches none", async () => {
    const { provider, ofKind } = await disturbed({ certificate: unreachable });
    expect(ofKind("api-server-start")).toEqual([]);
    expect(provider.hasStartedApiServer).toBe(false);
  });

  test("tells why another API server did not start", async () => {
    const { provider, ofKind } = await disturbed({ certificate: { status: 200 } });
    expect(ofKind("api-server-start")).toEqual([
      { kind: "api-server-start", step: "begin", host: "centre" },
      {
        kind: "api-server-start",
        step: "failed",
        host: "centre",
        detail: "cat /etc/islanding/args/kube-apiserver on centre: cat: not found",
      },
    ]);
    expect(provider.hasStartedApiServer).toBe(false);
  });
});

describe("the other API server", () => {
  test("has the arguments of the one that runs, on another port, and keeps off the cluster's own service", () => {
    expect(otherArguments("--secure-port=6443\n--authorization-mode=Node,RBAC\n")).toBe(
      "--secure-port=7443\n--authorization-mode=Node,RBAC\n--endpoint-reconciler-type=none\n",
    );
  });
});

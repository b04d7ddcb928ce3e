import { createHmac, randomBytes } from "node:crypto";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { IslandingError } from "../errors.ts";
import { engineMust, leftovers } from "../host/engine.ts";
import { waitFor } from "../wait.ts";
import { untilTokenIssued } from "./cloudcore.ts";
import { containerName, startContainer } from "./container-host.ts";
import { joinEdgeNodes } from "./edge-nodes.ts";
import { type KubeedgeCentre, startKubeedgeCentre } from "./kubeedge-centre.ts";
import { cloudcoreFiles, edgeFiles } from "./kubeedge-files.ts";
import { builtKubeedge } from "./kubeedge-k3s.ts";
import { kubeconfigFor } from "./kubernetes-centre.ts";

const limitMs = 90_000;
const namespace = "kubeedge";

/** What a user meets whose edge node, or whose cloudcore, was given something wrong: real programs, on one real cluster. */
describe("joining a cluster of KubeEdge", () => {
  const run = `c${randomBytes(3).toString("hex")}`;
  const signal = AbortSignal.timeout(15 * 60_000);
  const extra: string[] = [];
  let started: KubeedgeCentre;

  beforeAll(async () => {
    const options = { run, siteNodes: 1, signal, report: () => undefined };
    started = await startKubeedgeCentre(options, await builtKubeedge(options));
  });
  afterAll(async () => {
    await started[Symbol.asyncDispose]();
    expect((await leftovers()).map(({ run: left }) => left)).not.toContain(run);
  });
  afterEach(async () => {
    for (const name of extra.splice(0)) await removeMachine(containerName(run, name));
  });

  const cloudcoreAddress = () => started.cloudcore.host.address;
  const join = (wrong: { cloudcoreAddress?: string; joinToken?: string } = {}) => {
    extra.push("site-1");
    const right = { cloudcoreAddress: cloudcoreAddress(), joinToken: started.cloudcore.joinToken };
    return joinEdgeNodes({ ...started.machine, siteNodes: 1, ...right, ...wrong });
  };
  const refusal = (joining: Promise<unknown>): Promise<IslandingError> =>
    joining.then(
      () => Promise.reject(new Error("It joined.")),
      (thrown: unknown) => (thrown instanceof IslandingError ? thrown : Promise.reject(thrown)),
    );
  const says = (words: string, lasting = "") =>
    `Expected site-1 to join cloudcore at ${cloudcoreAddress()}, but its edgecore says${lasting} "failed to apply the edge certs, err: ${words}".`;
  const asking = "failed to get edge certificate from the cloudcore, error: failed to";

  test("with something that is no join token at all: edgecore prints it, the message does not", async () => {
    const error = await refusal(join({ joinToken: "hunter2" }));
    expect(error.code).toBe("join-token-malformed");
    expect(error.message).toBe(says("token [redacted] credentials are in the wrong format"));
  });

  test("with the token of another cluster: its first part is of another authority", async () => {
    const [, ...rest] = started.cloudcore.joinToken.split(".");
    const error = await refusal(join({ joinToken: ["0".repeat(64), ...rest].join(".") }));
    expect(error.code).toBe("join-token-of-other-cluster");
    expect(error.message).toContain("failed to validate CA certificate. tokenCAhash: 000");
  });

  test("with a token that somebody else signed", async () => {
    const error = await refusal(
      join({ joinToken: await tokenOf(started, { expiresInS: 3600, key: randomBytes(32) }) }),
    );
    expect(error.code).toBe("join-token-refused");
    const why = "call http, code: 401, message: token validation failure, err: signature is invalid";
    expect(error.message).toBe(says(`${asking} ${why}`));
  });

  test("with a token that cloudcore signed, and that expired an hour ago", async () => {
    const joinToken = await tokenOf(started, { expiresInS: -3600 });
    const error = await refusal(join({ joinToken }));
    expect(error.code).toBe("join-token-expired");
    expect(error.message).toBe(
      says(`${asking} call http, code: 401, message: token validation failure, err: Token is expired`),
    );
    for (const part of joinToken.split(".")) expect(error.message).not.toContain(part);
  });

  test("where nothing listens at cloudcore's address: for half a minute it might still start", async () => {
    const nobody = started.observer.address;
    const error = await refusal(join({ cloudcoreAddress: nobody }));
    expect(error.code).toBe("cloudcore-unreachable");
    expect(error.message).toMatch(
      /^Expected site-1 to join cloudcore at \S+, but its edgecore says, for 30 s, "failed to/,
    );
    expect(error.message).toContain(`dial tcp ${nobody}:10002: connect: connection refused`);
  });

  test("where no machine has the address that cloudcore advertises", async () => {
    const error = await refusal(join({ cloudcoreAddress: started.machine.network.address(240) }));
    expect(error.code).toBe("cloudcore-unreachable");
    expect(error.message).toContain("connect: no route to host");
  });

  test("over an address of cloudcore's that it does not advertise: its certificate is not good for it", async () => {
    const second = started.machine.network.address(241);
    const added = await started.cloudcore.host.execInNetwork(["ip", "address", "add", `${second}/24`, "dev", "eth0"]);
    expect(added).toMatchObject({ ok: true });
    const error = await refusal(join({ cloudcoreAddress: second }));
    expect(error.code).toBe("cloudcore-certificate");
    expect(error.message).toContain(`x509: certificate is valid for ${cloudcoreAddress()}, not ${second}`);
    expect(error.hint).toMatch(/^cloudcore's certificate holds its advertiseAddress/);
  });

  test("under a name that is taken: refused here; KubeEdge itself lets both in, and each takes the other's connection", async () => {
    const [first] = await join();
    if (!first) throw new Error("No machine joined.");
    const error = await refusal(
      joinEdgeNodes({
        ...started.machine,
        siteNodes: 1,
        cloudcoreAddress: cloudcoreAddress(),
        joinToken: started.cloudcore.joinToken,
      }),
    );
    expect(error.code).toBe("node-name-taken");
    expect(error.message).toBe("Expected no node called site-1 before it joins, but the cluster has one already.");

    extra.push("impostor");
    const { joinToken } = started.cloudcore;
    const files = edgeFiles({ name: "site-1", index: 50, cloudcoreAddress: cloudcoreAddress(), joinToken });
    const impostor = await startContainer({ ...started.machine, name: "impostor", index: 150, files });
    const closed = async () => {
      const log = [
        "grep",
        "-c",
        "session exists for site-1, close old session",
        "/var/log/islanding/cloudcore/current",
      ];
      return Number((await started.cloudcore.host.exec(log)).stdout);
    };
    await waitFor(async () => (await closed()) >= 1, {
      what: "the impostor to push the first one out",
      limitMs,
      signal,
    });
    await waitFor(async () => (await closed()) >= 2, {
      what: "the first one to push the impostor out",
      limitMs,
      signal,
    });
    for (const machine of [first, impostor]) {
      const broken = ["grep", "-c", "connection is broken, will reconnect", "/var/log/islanding/edgecore/current"];
      const lost = async () => Number((await machine.exec(broken)).stdout) >= 1;
      await waitFor(lost, { what: `${machine.name} to lose its connection`, limitMs, signal });
    }
    await started.centre.untilReady(1, signal);
  });

  test("cloudcore ends at once where the API server's certificate does not name the address in its kubeconfig", async () => {
    const { machine, kubeconfig, server } = started;
    await secretsOf(started).deleteNamespacedSecret({ name: "tokensecret", namespace });
    extra.push("cloudcore-2");
    const { address, port } = server.service;
    const place = { name: "cloudcore-2", index: 242 };
    const files = cloudcoreFiles({
      address: machine.network.address(place.index),
      kubeconfig: kubeconfigFor(`https://${address}:${port}`, kubeconfig),
    });
    const second = await startContainer({ ...machine, ...place, files });
    const error = await refusal(untilTokenIssued(second, machine));
    expect(error.code).toBe("api-server-certificate");
    expect(error.message).toMatch(/cloudcore says "panic: .* x509: certificate is valid for .*, not /);
    expect(error.message).toContain(`not ${address}`);
  });
});

/** A join token as cloudcore makes it (pkg/security/token): its authority's hash, and a JSON web token signed with its key. */
async function tokenOf(
  started: KubeedgeCentre,
  { expiresInS, key }: { expiresInS: number; key?: Buffer },
): Promise<string> {
  const [authority] = started.cloudcore.joinToken.split(".");
  const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + expiresInS;
  const claim = `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url({ exp })}`;
  const authoritySecret = await secretsOf(started).readNamespacedSecret({ name: "casecret", namespace });
  const signing = key ?? Buffer.from(authoritySecret.data?.cakeydata ?? "", "base64");
  return `${authority}.${claim}.${createHmac("sha256", signing).update(claim).digest("base64url")}`;
}

function secretsOf({ kubeconfig }: KubeedgeCentre): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return config.makeApiClient(CoreV1Api);
}

async function removeMachine(container: string): Promise<void> {
  await engineMust(["rm", "--force", "--volumes", container]);
  await engineMust(["volume", "rm", "--force", container]);
}

import { expect, test } from "vitest";
import { IslandingError } from "../errors.ts";
import { FakeHost } from "../host/fake.ts";
import { untilJoined } from "./edge-join.ts";
import { obstacleIn } from "./join-obstacles.ts";

const signal = new AbortController().signal;
const token = "f00d.aaa.bbb.ccc";
const fatal = (words: string) =>
  `2026-11-21_10:26:24.21223 F1121 10:26:24.212138     348 certmanager.go:81] failed to apply the edge certs, err: ${words}`;
const connected =
  "2026-11-21_10:26:30.8 I1121 10:26:30.8      64 websocket.go:93] Websocket connect to cloud access successful";
const healthz =
  '2026-11-21_10:26:24.2 W1121 10:26:24.2     348 edged.go:504] failed to get kubelet healthz syncloop, err: Get "http://localhost:10350/healthz/syncloop": dial tcp 127.0.0.1:10350: connect: connection refused';

const asking =
  'failed to get CA certificate, err: Get "https://198.18.0.202:10002/ca.crt": dial tcp 198.18.0.202:10002: connect: connection refused';

const machine = (name: string, log: readonly string[]) =>
  new FakeHost(name, "198.18.0.103", ([program]) => (program === "tail" ? { stdout: log.join("\n") } : undefined));

/** A centre at which one node is Ready, and that gives up at the second look. */
const centre = {
  async untilReady(
    nodes: number,
    _signal: AbortSignal,
    look: (ready: readonly string[]) => Promise<void> = async () => {},
  ) {
    await look(["site-1"]);
    await look(["site-1"]);
    throw new IslandingError("wait-limit", `Waited 120 s for all ${nodes} nodes to be Ready, in vain.`);
  },
};

const thrownFor = (log: readonly string[]) => {
  const site = [machine("site-1", [fatal("of another time")]), machine("site-2", log)];
  const joining = untilJoined({ site, centre, cloudcoreAddress: "198.18.0.202", joinToken: token, signal });
  return joining.then(
    () => undefined,
    (error: IslandingError) => error,
  );
};

test("a machine whose token is refused is named at once, with what its edgecore says and what to do", async () => {
  const words =
    "failed to get edge certificate from the cloudcore, error: failed to call http, code: 401, message: token validation failure, err: Token is expired";
  expect(await thrownFor([healthz, fatal(words), healthz])).toMatchObject({
    code: "join-token-expired",
    message: `Expected site-2 to join cloudcore at 198.18.0.202, but its edgecore says "failed to apply the edge certs, err: ${words}".`,
    hint: expect.stringMatching(/^cloudcore issues a new token every twelve hours/),
  });
});

test("the token is in no message, not even where edgecore writes it into its log", async () => {
  const error = await thrownFor([fatal(`token ${token} credentials are in the wrong format`)]);
  expect(error?.code).toBe("join-token-malformed");
  expect(error?.message).toContain("token [redacted] credentials are in the wrong format");
  expect(error?.message).not.toContain("aaa");
});

test("what may still come right is waited for, and stands in the error once the limit has passed", async () => {
  expect(await thrownFor([fatal(asking)])).toMatchObject({
    code: "edge-nodes-not-ready",
    message: `Waited 120 s for all 2 nodes to be Ready, in vain. site-2 is not: its edgecore last complained "failed to apply the edge certs, err: ${asking}".`,
  });
});

test("what edgecore complained of before it was connected is not held against it", async () => {
  const error = await thrownFor([fatal("token validation failure, code: 401"), connected]);
  expect(error?.message).toBe(
    "Waited 120 s for all 2 nodes to be Ready, in vain. site-2 is not: its edgecore complains of nothing.",
  );
});

test.each([
  ["join-token-malformed", "failed to apply the edge certs, err: token abc credentials are in the wrong format"],
  [
    "join-token-of-other-cluster",
    "failed to apply the edge certs, err: failed to validate CA certificate. tokenCAhash: 0, CAhash: 1",
  ],
  [
    "join-token-refused",
    "failed to apply the edge certs, err: failed to get edge certificate from the cloudcore, error: failed to call http, code: 401, message: token validation failure, err: signature is invalid",
  ],
  [
    "cloudcore-certificate",
    'failed to apply the edge certs, err: failed to get edge certificate from the cloudcore, error: failed to request the cloudcore server, err: Get "https://198.18.0.9:10002/edge.crt": tls: failed to verify certificate: x509: certificate is valid for 198.18.0.202, not 198.18.0.9',
  ],
  ["cloudcore-unreachable", `failed to apply the edge certs, err: ${asking}`],
  [
    "cloudcore-unreachable",
    'failed to apply the edge certs, err: failed to get CA certificate, err: Get "https://198.18.0.9:10002/ca.crt": dial tcp 198.18.0.9:10002: i/o timeout',
  ],
  ["edge-store-damaged", "Failed to register db: Register db Ping `default`, file is not a database"],
  ["edge-store-damaged", "Failed to register db: Register db Ping `default`, database disk image is malformed"],
  ["too-few-inotify-instances", '"Failed to start cAdvisor" err="inotify_init: too many open files"'],
])("%s is told by edgecore's own words", (code, complaint) => {
  expect(obstacleIn(complaint)?.code).toBe(code);
});

test("an edge node that only lacks its node yet has no obstacle", () => {
  expect(obstacleIn('"Unable to register node with API server" err="node length from meta db is 0"')).toBeUndefined();
});

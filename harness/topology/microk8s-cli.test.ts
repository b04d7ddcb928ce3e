import { KubeConfig } from "@kubernetes/client-node";
import { describe, expect, test } from "vitest";
import { holdsTo } from "../host/recorded-contract.fixture.ts";
import { RecordedGuest } from "../host/recorded-guest.fixture.ts";
import {
  addNode,
  clientConfig,
  importImages,
  join,
  leave,
  microk8sVersion,
  removeNode,
  waitReady,
} from "./microk8s-cli.ts";
import { microk8sRecording } from "./microk8s-interface.fixture.ts";

const limits = { timeoutMs: 600_000, signal: new AbortController().signal };
const invitation = "198.18.0.2:25000/5a1c6f0d2b7e48939c1d5e6f7a8b9c0d/4d1e2f3a4b5c";
const failed = (text: string) => ({ error: `centre: ${text}` });

describe("the driver is held to what is recorded of MicroK8s", () => {
  holdsTo(microk8sRecording, [
    {
      command: "microk8s status",
      ask: (host) => waitReady(host, limits),
      gives: {
        ready: { highlyAvailable: true, voters: ["198.18.0.2:19001"], addons: ["dns"] },
        "ready, with another datastore than dqlite": { highlyAvailable: false, voters: [], addons: [] },
        "not ready in time": failed(
          "Expected MicroK8s to be ready within 600 s, found its status not succeeding and saying that it is not running.",
        ),
        stopped: failed("microk8s status failed: microk8s is not running, try microk8s start"),
        "asked on a worker": failed(
          "microk8s status failed: This MicroK8s deployment is acting as a node in a cluster. Please use the control plane node.",
        ),
      },
    },
    {
      command: "microk8s add-node",
      ask: (host) => addNode(host, 600_000, limits),
      gives: {
        invites: invitation,
        "has no address": { error: "Expected centre to be joined at 198.18.0.2, found none:25000." },
        "asked on a worker": failed(
          "microk8s add-node failed: This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s add-node on the master.",
        ),
        stopped: failed("microk8s add-node failed: microk8s is not running, try microk8s start"),
      },
    },
    {
      command: "microk8s join",
      ask: (host) => join(host, invitation, { worker: true }, limits),
      gives: {
        "joined as a worker": undefined,
        "joined as a part of the control plane, or given up waiting for that": undefined,
        "the token is spent": failed(
          "microk8s join failed: Contacting cluster at 198.18.0.2 Connection failed. Invalid token (500).",
        ),
        "the cluster has another certificate": failed(
          "microk8s join failed: Contacting cluster at 198.18.0.2 Joining cluster failed. Could not verify the identity of 198.18.0.2. Use '--skip-verify' to skip server certificate check.",
        ),
        "nobody listens": failed(
          'microk8s join failed: Contacting cluster at 198.18.0.2; Traceback (most recent call last): File "/snap/microk8s/8511/scripts/wrappers/join.py", line 1021, in <module> join(prog_name="microk8s join") ConnectionRefusedError: [Errno 111] Connection refused',
        ),
      },
    },
    {
      command: "microk8s leave",
      ask: (host) => leave(host, limits),
      gives: {
        left: undefined,
        "is in no cluster": failed(
          "microk8s leave failed: This MicroK8s deployment is not acting as a node in a cluster.",
        ),
      },
    },
    {
      command: "microk8s remove-node",
      ask: (host) => removeNode(host, "centre-3", { force: false }, limits),
      gives: {
        removed: undefined,
        "the node has not left": failed(
          "microk8s remove-node failed: Removal failed. Node centre-3 is registered with dqlite. Please, run first 'microk8s leave' on the departing node. If the node is not available anymore and will never attempt to join the cluster in the future use the '--force' flag to unregister the node while removing it.",
        ),
        "there is no such node": failed(
          'microk8s remove-node failed: Node centre-3 does not exist in Kubernetes.; Error from server (NotFound): nodes "centre-3" not found',
        ),
      },
    },
    {
      command: "microk8s config",
      ask: async (host) => connectionOf(await clientConfig(host, limits)),
      gives: {
        "given out": {
          server: "https://198.18.0.2:16443",
          user: "admin",
          certificate: "LS0tLS1CRUdJTg==",
          key: "LS0tLS1CRUdJTiBSU0E=",
        },
        "asked on a worker": failed(
          'expected of microk8s config what 1.32 answers, found "This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s config on the master.".',
        ),
      },
    },
    {
      command: "microk8s ctr image import",
      ask: (host) => importImages(host, "/root/workload.tar", limits),
      gives: {
        imported: undefined,
        "containerd does not run yet": failed(
          'microk8s ctr failed: ctr: failed to dial "/var/snap/microk8s/common/run/containerd.sock": connection error: desc = "transport: error while dialing: dial unix /var/snap/microk8s/common/run/containerd.sock: connect: no such file or directory"',
        ),
      },
    },
    {
      command: "microk8s version",
      ask: (host) => microk8sVersion(host, limits),
      gives: { told: { version: "v1.32.9", revision: "8511" } },
    },
  ]);
});

describe("the driver says", () => {
  test.for([
    [(host) => waitReady(host, limits), "microk8s status --wait-ready --timeout 600 --format yaml"],
    [(host) => addNode(host, 600_000, limits), "microk8s add-node --token-ttl 600 --format json"],
    [(host) => join(host, invitation, { worker: true }, limits), `microk8s join ${invitation} --worker`],
    [(host) => join(host, invitation, { worker: false }, limits), `microk8s join ${invitation}`],
    [(host) => removeNode(host, "centre-3", { force: true }, limits), "microk8s remove-node centre-3 --force"],
    [(host) => importImages(host, "/root/workload.tar", limits), "microk8s ctr image import /root/workload.tar"],
  ] satisfies [(host: RecordedGuest) => Promise<unknown>, string][])("%# %s", async ([ask, line]) => {
    const guest = new RecordedGuest([microk8sRecording]);
    await ask(guest);
    expect(guest.asked).toEqual([line]);
  });
});

test("the token by which others join stays out of what is said of a failure", async () => {
  const guest = new RecordedGuest([microk8sRecording]);
  guest.tell("microk8s join", { when: "fails without a word", exitCode: 1, from: "" });
  await expect(join(guest, invitation, { worker: false }, limits)).rejects.toThrow(
    /^centre: microk8s join failed: it said nothing$/,
  );
});

function connectionOf(kubeconfig: string) {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
  return { server: cluster?.server, user: user?.name, certificate: user?.certData, key: user?.keyData };
}

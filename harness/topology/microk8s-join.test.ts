import type { KubernetesObject } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { RecordedGuest } from "../host/recorded-guest.fixture.ts";
import { microk8sRecording } from "./microk8s-interface.fixture.ts";
import { joinAll } from "./microk8s-join.ts";

const signal = new AbortController().signal;
const limits = { timeoutMs: 10_000, signal };

const guest = (name: string, number: number) =>
  new RecordedGuest([microk8sRecording], { name, address: `198.18.0.${number}` });

const prepare = async () => undefined;

/** An API whose nodes are Ready when they have joined, but for those that never are. */
function centreOf(joined: readonly RecordedGuest[], neverReady: readonly string[] = []) {
  const applied: KubernetesObject[] = [];
  return {
    applied,
    nodeReady: async (name: string) => {
      const host = joined.find((one) => one.name === name);
      const isIn = name === "centre" || host?.asked.some((line) => line.startsWith("microk8s join"));
      return isIn ? !neverReady.includes(name) : undefined;
    },
    apply: async (objects: readonly KubernetesObject[]) => {
      applied.push(...objects);
    },
  };
}

test("the control plane joins one by one, then the workers, all of them invited before one joins; these carry their names as labels", async () => {
  const first = guest("centre", 2);
  const second = guest("centre-2", 3);
  const site1 = guest("site-1", 4);
  const site2 = guest("site-2", 5);
  const centre = centreOf([second, site1, site2]);
  first.tell("microk8s status", twoVoters);
  const order: string[] = [];
  const prepare = async ({ name }: RecordedGuest) => {
    const invited = first.asked.filter((line) => line.startsWith("microk8s add-node")).length;
    order.push(`${name} after ${invited} invitations`);
  };
  await joinAll({ first, controlPlane: [second], workers: [site1, site2], centre, prepare }, limits);

  const url = "198.18.0.2:25000/5a1c6f0d2b7e48939c1d5e6f7a8b9c0d/4d1e2f3a4b5c";
  expect(second.asked).toEqual([`microk8s join ${url}`]);
  expect(site1.asked).toEqual([`microk8s join ${url} --worker`]);
  expect(site2.asked).toEqual(site1.asked);
  expect(order).toEqual(["centre-2 after 0 invitations", "site-1 after 3 invitations", "site-2 after 3 invitations"]);
  const invitation = "microk8s add-node --token-ttl 10 --format json";
  const status = "microk8s status --wait-ready --timeout 10 --format yaml";
  expect(first.asked).toEqual([invitation, status, invitation, invitation]);
  const labelled = (name: string) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "islanding/host": name } },
  });
  expect(centre.applied).toEqual([labelled("site-1"), labelled("site-2")]);
});

test("a node that is NotReady is waited for, although status is content with another and join has succeeded", async () => {
  const first = guest("centre", 2);
  const site1 = guest("site-1", 3);
  const centre = centreOf([site1], ["site-1"]);
  const joining = joinAll(
    { first, controlPlane: [], workers: [site1], centre, prepare },
    { ...limits, timeoutMs: 100 },
  );
  await expect(joining).rejects.toThrow("for the node site-1 to be Ready, in vain");
  expect(site1.asked).toHaveLength(1);
  expect(centre.applied).toEqual([]);
});

test("a member of the datastore that does not vote yet is waited for", async () => {
  const first = guest("centre", 2);
  const second = guest("centre-2", 3);
  const joining = joinAll(
    { first, controlPlane: [second], workers: [], centre: centreOf([second]), prepare },
    { ...limits, timeoutMs: 100 },
  );
  await expect(joining).rejects.toThrow("for all 2 members of the datastore to vote, in vain");
});

test("an API server that is away for a moment while a host is taken in does no harm", async () => {
  const first = guest("centre", 2);
  let asked = 0;
  const nodeReady = async () => {
    if (++asked === 1) throw new Error("connection refused");
    return true;
  };
  await joinAll({ first, controlPlane: [], workers: [], centre: { ...centreOf([]), nodeReady }, prepare }, limits);
  expect(asked).toBe(2);
});

const twoVoters = {
  when: "two voters",
  exitCode: 0,
  stdout: [
    "microk8s:",
    "  running: True",
    "high-availability:",
    "  enabled: True",
    "  nodes:",
    "    - address: 198.18.0.2:19001",
    "      role: voter",
    "    - address: 198.18.0.3:19001",
    "      role: voter",
  ].join("\n"),
  from: "as when ready",
};

import type { V1Pod } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { FakeHost } from "../../host/fake.ts";
import { agentProbe, deployedProbe, gitProbes } from "./probes.ts";

const signal = AbortSignal.timeout(1000);
const pod = (name: string, labels: Record<string, string>, ready: string): V1Pod => ({
  metadata: { name, labels },
  status: { conditions: [{ type: "Ready", status: ready }] },
});
const labels = { "islanding/repository": "committed", "islanding/version": "1" };

test("a pod is known by its repository and version; one that is being removed does not count", async () => {
  const leaving = pod("leaving", labels, "True");
  const pods = [
    pod("there", labels, "True"),
    pod("coming", labels, "False"),
    { ...leaving, metadata: { ...leaving.metadata, deletionTimestamp: new Date(0) } },
    pod("another's", { "islanding/repository": "unheard of" }, "True"),
  ];
  expect(await deployedProbe({ pods: async () => pods }).observe(signal)).toEqual({
    kind: "deployed",
    outcome: "ok",
    pods: [
      { repository: "committed", pod: "there", version: "1", ready: true },
      { repository: "committed", pod: "coming", version: "1", ready: false },
    ],
  });
});

test("a centre that does not answer is unknown", async () => {
  const centre = { pods: () => Promise.reject(new Error("no answer")) };
  expect(await deployedProbe(centre).observe(signal)).toEqual({
    kind: "deployed",
    outcome: "unknown",
    pods: [],
    detail: "no answer",
  });
});

const files = ["/var/lib/gitops/broken/revision", "/var/lib/gitops/broken/said"];
const log = "/var/log/islanding/gitops-agent@broken/current";
const agentThat = (stdout: string, ok = true) =>
  agentProbe(
    new FakeHost("gitops", "192.0.2.9", () => (ok ? { stdout } : { ok: false, exitCode: 1, stderr: "cannot open" })),
    "broken",
  ).observe(signal);

test("an agent tells which revision it has, what Git said, and what it says itself", async () => {
  const printed = `==> ${files[0]} <==\nabc123\n\n==> ${files[1]} <==\nfatal: no route\n\n==> ${log} <==\n2026-11-21_17:56:59.01514 RESOURCE  RESULT\n2026-11-21_17:56:59.01515 apps/Deployment  refused\n2026-11-21_17:57:27.54629 I1121 17:57:27.546132 67 main.go:174] "Synchronization triggered by timer"\n`;
  expect(await agentThat(printed)).toEqual({
    kind: "git-agent",
    host: "gitops",
    repository: "broken",
    outcome: "ok",
    revision: "abc123",
    fetchSaid: "fatal: no route",
    agentSaid: "apps/Deployment  refused",
  });
});

test("Git that had no trouble said nothing", async () => {
  const printed = `==> ${files[0]} <==\nabc123\n\n==> ${files[1]} <==\n\n==> ${log} <==\nconfigured\n`;
  expect(await agentThat(printed)).not.toHaveProperty("fetchSaid");
});

test("an agent whose files can't be read is unknown", async () => {
  expect(await agentThat("", false)).toMatchObject({ outcome: "unknown", detail: "cannot open" });
});

test("where the site keeps its Git server there is no agent to watch", () => {
  expect(gitProbes({ pods: async () => [] }, undefined)).toHaveLength(1);
});

import { expect, test } from "vitest";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { measuredCell, memories, survives } from "./claim.fixture.ts";
import { answerClaims } from "./index.ts";

const store = (host: string, change: object = {}): WrittenEvent => ({
  t: 45_000,
  kind: "local-store",
  host,
  outcome: "ok",
  path: "/var/lib/kubeedge/edgecore.db",
  format: "sqlite",
  objects: { pod: ["none-site-1"], configmap: ["prices"], secret: ["password"] },
  ...change,
});

const kubeEdge = (...events: WrittenEvent[]) => measuredCell({ topology: "kubeedge-k3s", story: survives, events });
const answerTo = (id: string, ...cells: ReturnType<typeof measuredCell>[]) =>
  answerClaims(cells).find((claim) => claim.id === id);

test("nothing measured leaves every claim unknown, each with who says it", () => {
  for (const { verdict, parts, saidBy } of answerClaims([])) {
    expect(verdict).toBe("unknown");
    expect(new Set(parts.map(({ measured }) => measured))).toEqual(new Set(["Not measured here."]));
    expect(saidBy.length).toBeGreaterThan(0);
  }
});

test("what EdgeCore keeps is told by the objects found on every node, and where by the file's first bytes", () => {
  const cell = kubeEdge(store("crashed"), store("rebooted"));
  expect(answerTo("edgecore-keeps-objects", cell)).toMatchObject({
    verdict: "holds",
    parts: [
      {
        n: 2,
        measured:
          "2 nodes' databases were read before the fault: a pod was found in 2, a configmap was found in 2, a secret was found in 2.",
      },
    ],
  });
  expect(answerTo("edgecore-uses-sqlite", cell)?.verdict).toBe("holds");
  expect(answerTo("edgecore-uses-bbolt", cell)).toMatchObject({
    verdict: "refuted",
    parts: [{ measured: "/var/lib/kubeedge/edgecore.db is SQLite by its first bytes, on 2 nodes." }],
  });
});

test("a node without a Secret in its database refutes that Secrets are kept; one that was not read leaves it open", () => {
  const without = store("rebooted", { objects: { pod: ["none"], configmap: ["prices"], secret: [] } });
  expect(answerTo("edgecore-keeps-objects", kubeEdge(store("crashed"), without))?.verdict).toBe("refuted");
  const unreadable = store("rebooted", { format: "bbolt", objects: undefined });
  expect(answerTo("edgecore-keeps-objects", kubeEdge(store("crashed"), unreadable))?.verdict).toBe("unknown");
  const unread: WrittenEvent = { t: 45_000, kind: "local-store", host: "rebooted", outcome: "unknown", detail: "no" };
  expect(answerTo("edgecore-keeps-objects", kubeEdge(store("crashed"), unread))?.verdict).toBe("unknown");
});

test("reconciliation counts as a batch when a node's services report within five seconds of each other", () => {
  expect(answerTo("edgecore-reconciles-in-batch", kubeEdge())).toMatchObject({
    verdict: "holds",
    parts: [
      {
        measured:
          "In 1 of 1 cells a setting edited at the centre was in force at the site, 45.0 s after the link came back in the median, 45.0 s at worst.",
      },
      { verdict: "holds" },
      { verdict: "holds", n: 4 },
    ],
  });
  const oneByOne = kubeEdge({
    ...{ t: 320_000, kind: "pod", name: "late", uid: "u9", host: "crashed", variant: "none", phase: "Running" },
    ...{ ready: true, restarts: 0, deleted: false },
  });
  expect(answerTo("edgecore-reconciles-in-batch", oneByOne)).toMatchObject({
    verdict: "refuted",
    parts: [{ verdict: "holds" }, {}, { verdict: "refuted" }],
  });
});

test("a footprint holds up to half as much again as claimed, and is refuted above", () => {
  expect(answerTo("edgecore-memory", kubeEdge(...memories("edgecore", 28, 29, 31)))?.verdict).toBe("holds");
  expect(answerTo("edgecore-memory", kubeEdge(...memories("edgecore", 80, 81, 99)))).toMatchObject({
    verdict: "refuted",
    parts: [
      {
        n: 3,
        measured:
          "At rest the process edgecore held 81 MB in the median (41 MB of it backed by no file) and 99 MB at worst. " +
          "A median of up to 30 MB counts as about 20 MB.",
      },
    ],
  });
});

test("a kubelet is no K3s agent: its figure stands beside an unknown", () => {
  const standIn = "upstream Kubernetes in k3s's shape, not k3s";
  const cell = measuredCell({ topology: "k3d", standIn, events: memories("kubelet", 70, 72) });
  expect(answerTo("k3s-agent-memory", cell)).toMatchObject({
    verdict: "unknown",
    parts: [
      {
        standIn: `A stand-in: ${standIn}.`,
        measured:
          "Only a stand-in was measured, which decides nothing about K3s: At rest the process kubelet held 70 MB in the median " +
          "(35 MB of it backed by no file) and 72 MB at worst. That is not the program that the claim is about.",
      },
    ],
  });
});

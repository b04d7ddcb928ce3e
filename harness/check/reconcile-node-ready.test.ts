import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, cut, requirement } from "./check.fixture.ts";

const nodeReady = requirement("reconcile.node-ready", 60_000);
const node = (t: number, name: string, ready: "True" | "False") => ({ t, kind: "node", name, ready }) as const;
const centre = (t: number, outcome: "ok" | "failed") => ({ t, kind: "centre", outcome }) as const;

describe("nodes after the link came back", () => {
  test("pass when the last of them is Ready in time", () => {
    expect(ask(cut().history, nodeReady)).toEqual({
      requirement: "reconcile.node-ready",
      outcome: "pass",
      reasons: [{ code: "recovered-in-time", text: "Every node was Ready 20.0 s after the link came back." }],
      figures: { nodes: 4, nodesNotReadyAtHeal: 4, nodesNotReadyAtEnd: 0, nodesReadyMs: 20_000 },
    });
  });

  test("pass at once when they were Ready all along under the eyes of the centre", () => {
    const history = cut().each("node", (event) => (event.t < 90_000 ? event : undefined)).history;
    expect(ask(history, nodeReady)).toMatchObject({
      outcome: "pass",
      figures: { nodesReadyMs: 0, nodesNotReadyAtHeal: 0 },
    });
  });

  test("count a node only from when it stays Ready", () => {
    const flapping = [node(360_000, "crashed", "False"), node(365_050, "crashed", "True")];
    expect(ask(cut().add(...flapping).history, nodeReady)).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "Every node was Ready 75.0 s after the link came back; 60.0 s are allowed." }],
    });
  });

  test("fail when one is not Ready at the end", () => {
    const history = cut().add(node(400_000, "crashed", "False")).history;
    expect(ask(history, nodeReady)).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "crashed was not Ready 160 s after the link came back, when watching ended." }],
      figures: { nodesReadyMs: null, nodesNotReadyAtEnd: 1 },
    });
  });

  test("don't mind the cluster being taken down after settling", () => {
    expect(ask(cut().add(node(at.settled + 10, "crashed", "False")).history, nodeReady).outcome).toBe("pass");
  });

  test("are unknown when watching ended too early to tell", () => {
    const history = cut().add(node(400_000, "crashed", "False")).history;
    expect(ask(history, { ...nodeReady, threshold: 170_000 })).toMatchObject({
      outcome: "unknown",
      reasons: [{ code: "settle-too-short" }],
    });
  });

  test("are unknown when the centre's watch was lost and did not come back", () => {
    expect(ask(cut().add(centre(420_000, "failed")).history, nodeReady)).toMatchObject({
      outcome: "unknown",
      reasons: [{ code: "centre-watch-lost" }],
    });
  });

  test("are unknown when the centre never watched", () => {
    expect(ask(cut().each("centre", () => undefined).history, nodeReady).outcome).toBe("unknown");
  });

  test("that were Ready all along count from when the watch was back, and too late is unknown", () => {
    const lost = (backMs: number) =>
      cut()
        .each("node", (event) => (event.t < 90_000 ? event : undefined))
        .add(centre(200_000, "failed"), centre(at.removed + backMs, "ok")).history;
    expect(ask(lost(2_000), nodeReady)).toMatchObject({ outcome: "pass", figures: { nodesReadyMs: 2_000 } });
    expect(ask(lost(90_000), nodeReady)).toMatchObject({
      outcome: "unknown",
      reasons: [{ code: "centre-watch-late" }],
    });
  });

  test("are unknown when the centre reported none", () => {
    expect(ask(cut().each("node", () => undefined).history, nodeReady)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "The centre never reported a node." }],
    });
  });

  test("are unknown when the link never came back", () => {
    expect(ask(cut().until(280_000).history, nodeReady)).toMatchObject({
      outcome: "unknown",
      reasons: [{ code: "history-incomplete" }],
    });
  });
});

import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, cut, requirement } from "./check.fixture.ts";

const status = requirement("reconcile.status", 120_000);
const afterHeal = ({ t }: { t: number }) => t > at.removed;

describe("the centre's view and the site's", () => {
  test("pass when they are the same in time and stay so", () => {
    expect(ask(cut().history, status)).toEqual({
      requirement: "reconcile.status",
      outcome: "pass",
      reasons: [
        { code: "recovered-in-time", text: "The centre's view was the site's 20.0 s after the link came back." },
      ],
      figures: { viewsEqualMs: 19_954, pods: 4 },
    });
  });

  test("count only from when the centre's watch was back", () => {
    const lost = { t: 200_000, kind: "centre", outcome: "failed" } as const;
    const back = { t: at.removed + 60_000, kind: "centre", outcome: "ok" } as const;
    expect(ask(cut().add(lost, back).history, status).figures.viewsEqualMs).toBe(60_000);
  });

  test("count only from when every host's containers were listed", () => {
    const history = cut().each("containers", (event) =>
      event.host === "crashed" && afterHeal(event) && event.t < 380_000 ? undefined : event,
    ).history;
    expect(ask(history, status).figures.viewsEqualMs).toBe(89_954);
  });

  test("forget a pod that the centre has deleted", () => {
    const pod = { kind: "pod", name: "old", host: "crashed", variant: "none", phase: "Running", restarts: 0 } as const;
    const old = { ...pod, uid: "uid-old", ready: true } as const;
    const history = cut().add({ ...old, t: 25_000, deleted: false }, { ...old, t: 26_000, deleted: true }).history;
    expect(ask(history, status).outcome).toBe("pass");
  });

  test("fail late", () => {
    expect(ask(cut().history, { ...status, threshold: 10_000 })).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "The centre's view was the site's 20.0 s after the link came back; 10.0 s are allowed." }],
    });
  });

  test("fail when the centre never hears of a new container", () => {
    const history = cut().each("pod", (pod) => (pod.host === "crashed" && afterHeal(pod) ? undefined : pod)).history;
    expect(ask(history, status)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          text: "The centre's view was not the site's (the centre knows another container of none-crashed than the one that runs) 160 s after the link came back, when watching ended.",
        },
      ],
    });
  });

  test("fail when the centre calls ready what does not serve", () => {
    const history = cut().each("serve", (serve) =>
      serve.host === "crashed" && afterHeal(serve) ? { ...serve, outcome: "failed" } : serve,
    ).history;
    expect(ask(history, status).reasons[0]?.text).toContain(
      "(the centre says none-crashed is ready, and it does not serve)",
    );
  });

  test("fail when the centre does not call ready what serves", () => {
    const history = cut().each("pod", (pod) => ({ ...pod, ready: false })).history;
    expect(ask(history, status).reasons[0]?.text).toContain("is not ready, and it serves)");
  });

  test("fail when a ready pod has no container at the site", () => {
    const history = cut().each("containers", (event) =>
      event.host === "crashed" && afterHeal(event) ? { ...event, containers: [] } : event,
    ).history;
    expect(ask(history, status).reasons[0]?.text).toContain(
      "(the centre says none-crashed is ready, and no container of it runs)",
    );
  });

  test("fail when a container runs of which the centre knows no pod", () => {
    const stray = { variant: "none", pod: "stray", podUid: "u9", id: "c9", state: "running", attempt: 0 } as const;
    const history = cut().each("containers", (event) => ({
      ...event,
      containers: [...event.containers, stray],
    })).history;
    expect(ask(history, status).reasons[0]?.text).toContain(
      "(a container of stray runs of which the centre knows no pod)",
    );
  });

  test("are unknown when a host's containers were never listed after the link came back", () => {
    const history = cut().each("containers", (event) =>
      event.host === "crashed" && afterHeal(event) ? { ...event, outcome: "unknown" } : event,
    ).history;
    expect(ask(history, status)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "The containers of crashed were never listed after the link came back." }],
    });
  });

  test.each([
    ["the centre's watch was lost", cut().add({ t: 420_000, kind: "centre", outcome: "failed" }), "centre-watch-lost"],
    ["the centre reported no pod", cut().each("pod", () => undefined), "no-pod-seen"],
    ["the link never came back", cut().until(280_000), "history-incomplete"],
  ] as const)("are unknown when %s", (_, story, code) => {
    expect(ask(story.history, status)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });

  test("are unknown when they differ and watching ended too early", () => {
    const history = cut().each("pod", (pod) => ({ ...pod, ready: false })).history;
    expect(ask(history, { ...status, threshold: 200_000 })).toMatchObject({
      outcome: "unknown",
      reasons: [{ code: "settle-too-short" }],
    });
  });
});

import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, cut, type EventOfKind, requirement } from "./check.fixture.ts";

const noCollateral = requirement("reconcile.no-collateral", 0, "none");

const aloneAfterHeal = (change: (serve: EventOfKind<"serve">) => EventOfKind<"serve"> | undefined) =>
  cut().each("serve", (serve) => (serve.host === "left-alone" && serve.t > 300_000 ? change(serve) : serve)).history;

const pod = {
  t: at.removed + 30_000,
  kind: "pod",
  name: "none-left-alone",
  uid: "uid-left-alone-none",
  host: "left-alone",
  variant: "none",
  phase: "Running",
  ready: true,
  restarts: 0,
  deleted: false,
} as const;

const harm = (what: string) => `1 of 2 workloads that ran through the window were harmed by the heal: ${what}.`;

describe("what ran through the window", () => {
  test("passes when it runs on, also where the centre learns of an earlier crash only now", () => {
    expect(ask(cut().history, noCollateral)).toEqual({
      requirement: "reconcile.no-collateral",
      outcome: "pass",
      reasons: [{ code: "unharmed", text: "All 2 workloads that ran through the window ran on after it." }],
      figures: { ranThrough: 2, harmed: 0 },
    });
  });

  test("fails when it is restarted", () => {
    const history = aloneAfterHeal((serve) => ({ ...serve, instance: "another" }));
    expect(ask(history, noCollateral)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "restarted", text: harm("none on left-alone was restarted") }],
      figures: { ranThrough: 2, harmed: 1 },
    });
  });

  test("fails when it no longer serves at the end", () => {
    const history = aloneAfterHeal((serve) => ({ ...serve, outcome: "failed" }));
    expect(ask(history, noCollateral).reasons[0]?.text).toBe(harm("none on left-alone no longer served at the end"));
  });

  test.each([
    ["its pod is deleted", { ...pod, deleted: true }, "the pod of none on left-alone was deleted or evicted"],
    ["its pod is evicted", { ...pod, phase: "Failed" }, "the pod of none on left-alone was deleted or evicted"],
    ["it gets a second pod", { ...pod, uid: "uid-second" }, "none on left-alone has a second pod"],
    [
      "the centre made a second pod already in the window",
      { ...pod, t: 200_000, uid: "uid-second" },
      "none on left-alone has a second pod",
    ],
  ] as const)("fails when %s", (_, event, what) => {
    const { outcome, reasons } = ask(cut().add(event).history, noCollateral);
    expect(outcome).toBe("fail");
    expect(reasons[0]?.text).toBe(harm(what));
  });

  test("fails when the centre had replaced its pod on paper while the node ran the old one", () => {
    const history = cut()
      .each("pod", (event) => (event.host === "left-alone" && event.t > at.heal ? undefined : event))
      .add({ ...pod, t: 200_000, deleted: true }, { ...pod, t: 200_001, uid: "uid-second" }).history;
    expect(ask(history, noCollateral).reasons[0]?.code).toBe("doubled");
  });

  test("is not what nobody saw serving shortly before the window's end", () => {
    const history = cut().each("serve", (serve) =>
      serve.host === "left-alone" && serve.t > 250_000 && serve.t < at.heal ? undefined : serve,
    ).history;
    expect(ask(history, noCollateral).figures.ranThrough).toBe(1);
  });

  test("does not mind the cluster being taken down after settling", () => {
    const history = cut().add({ ...pod, t: at.settled + 10, deleted: true }).history;
    expect(ask(history, noCollateral).outcome).toBe("pass");
  });

  test("is unknown when nothing ran through", () => {
    const history = cut().each("serve", (serve) => ({ ...serve, outcome: "failed" })).history;
    expect(ask(history, noCollateral)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "No workload was seen serving up to the window's end." }],
    });
  });

  test("is unknown when nobody probed it at the end", () => {
    const history = aloneAfterHeal((serve) => (serve.t > 400_000 ? undefined : serve));
    expect(ask(history, noCollateral)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "none on left-alone was not probed at the end." }],
    });
  });

  test.each([
    ["the centre's watch was lost", cut().add({ t: 420_000, kind: "centre", outcome: "failed" }), "centre-watch-lost"],
    ["the centre never reported its pod", cut().each("pod", () => undefined), "pod-never-seen"],
    ["the link never came back", cut().until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, noCollateral)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});

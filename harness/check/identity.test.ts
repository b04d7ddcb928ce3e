import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { identityEvents, knownAgainMs, rotatedMs, startedMs } from "../history/identity.fixture.ts";
import { ask, type ChangedCut, cut, type EventOfKind, requirement } from "./check.fixture.ts";

type Access = EventOfKind<"access">;

const within = 60_000;
const lost = () => cut().add(...identityEvents());
const asked = (changed: ChangedCut, what: string, threshold = within) => {
  const unit = threshold > 0 ? "ms" : "none";
  const { outcome, reasons, figures } = ask(changed.history, requirement(`identity.${what}`, threshold, unit));
  return { outcome, code: reasons[0]?.code, text: reasons[0]?.text, figures };
};
const change = (credential: Access["credential"], isMeant: (event: Access) => boolean, to: Partial<Access>) =>
  lost().each("access", (event) => (event.credential === credential && isMeant(event) ? { ...event, ...to } : event));
const without = (credential: Access["credential"], isMeant: (event: Access) => boolean) =>
  lost().each("access", (event) => (event.credential === credential && isMeant(event) ? undefined : event));
const refused = { outcome: "failed", status: 401, detail: "Unauthorized" } as const;
const good = { outcome: "ok", status: 200 } as const;
const inWindow = ({ t }: { t: number }) => t >= at.installed && t < at.heal;
const afterHeal = ({ t }: { t: number }) => t >= at.heal;
const atApi = ({ to }: Access) => to === "api-server";

describe("identity.running-sessions", () => {
  test("passes where the API server lets in all through the window whoever had logged in before", () => {
    expect(asked(lost(), "running-sessions", 0)).toEqual({
      outcome: "pass",
      code: "let-in",
      text: "Whoever had logged in before was let in all 48 times in the window.",
      figures: { asked: 48, notLetIn: 0 },
    });
  });

  test("fails at the first refusal, and says what the user was told", () => {
    const changed = change("session", (event) => atApi(event) && event.t > at.heal - 9000 && inWindow(event), refused);
    expect(asked(changed, "running-sessions", 0)).toMatchObject({
      outcome: "fail",
      text: 'Whoever had logged in before was not let in 1 of 48 times, for the first time 236 s into the window: HTTP 401, "Unauthorized".',
    });
  });

  test("is unknown where nobody asked for long, or nobody was let in before", () => {
    const gap = without("session", ({ t }) => t > at.installed + 60_000 && t < at.installed + 120_000);
    expect(asked(gap, "running-sessions", 0)).toMatchObject({ outcome: "unknown", code: "probe-gap" });
    const never = without("session", ({ t }) => t < at.installed);
    expect(asked(never, "running-sessions", 0)).toMatchObject({ outcome: "unknown", code: "no-baseline" });
    expect(asked(lost().until(at.heal), "running-sessions", 0)).toMatchObject({ outcome: "unknown" });
  });

  test("does not count a token past its end", () => {
    const changed = change("session", (event) => atApi(event) && inWindow(event) && event.t > at.heal - 9000, {
      ...refused,
      leftMs: -1000,
    });
    expect(asked(changed, "running-sessions", 0)).toMatchObject({ outcome: "pass", figures: { asked: 47 } });
  });
});

describe("identity.break-glass", () => {
  test("passes where a certificate is good all through the window, and fails where it is not", () => {
    expect(asked(lost(), "break-glass", 0)).toMatchObject({ outcome: "pass" });
    const changed = change("certificate", inWindow, { ...refused, status: 403, detail: "forbidden" });
    expect(asked(changed, "break-glass", 0)).toMatchObject({
      outcome: "fail",
      text: 'An operator with a certificate was not let in 48 of 48 times, for the first time 1.0 s into the window: HTTP 403, "forbidden".',
    });
  });
});

describe("identity.service-sessions", () => {
  test("is about the node that was left alone", () => {
    expect(asked(lost(), "service-sessions", 0)).toMatchObject({
      outcome: "pass",
      text: "A user of the service on left-alone was let in all 48 times in the window.",
    });
  });

  test("fails where the service there did not know its users any more", () => {
    const changed = change("session", (event) => event.host === "left-alone" && inWindow(event), {
      ...refused,
      detail: "failed to verify signature: fetching keys",
    });
    expect(asked(changed, "service-sessions", 0)).toMatchObject({ outcome: "fail", code: "not-let-in" });
  });
});

describe("identity.api-server-start", () => {
  test("fails where the API server that started knows nobody until the provider is back", () => {
    expect(asked(lost(), "api-server-start", 0)).toEqual({
      outcome: "fail",
      code: "not-let-in",
      text: 'The API server that started in the window refused whoever had logged in before, 43 of 43 times: HTTP 401, "Unauthorized". It let them in 10.9 s after the link came back.',
      figures: { asked: 43, letIn: 0, letInAfterHealMs: 10_950 },
    });
  });

  test("passes where it lets in who had logged in before", () => {
    const changed = change("session", ({ to }) => to === "started-api-server", good);
    expect(asked(changed, "api-server-start", 0)).toMatchObject({ outcome: "pass", figures: { letIn: 43 } });
  });

  test("fails where it refuses them at first only: whoever needs it then is not let in", () => {
    const changed = change("session", ({ to, t }) => to === "started-api-server" && t > startedMs + 20_000, good);
    expect(asked(changed, "api-server-start", 0)).toMatchObject({ outcome: "fail", figures: { letIn: 39 } });
  });

  test("is unknown where none was seen to start", () => {
    const failed = lost().each("api-server-start", (event) => ({ ...event, step: "failed", detail: "Waited 60 s" }));
    expect(asked(failed, "api-server-start", 0)).toMatchObject({
      outcome: "unknown",
      text: "No API server started inside the window: Waited 60 s.",
    });
    const late = lost().each("api-server-start", (event) => ({ ...event, t: event.t + at.heal }));
    expect(asked(late, "api-server-start", 0)).toMatchObject({ outcome: "unknown", code: "start-unproved" });
    const unasked = without("session", ({ t, to }) => to === "started-api-server" && t >= startedMs);
    expect(asked(unasked, "api-server-start", 0)).toMatchObject({ outcome: "unknown", code: "not-asked" });
  });
});

describe("identity.login", () => {
  test("passes where a login fails with a message and works again in time", () => {
    expect(asked(lost(), "login")).toMatchObject({
      outcome: "pass",
      text: 'A login worked again 0.9 s after the link came back. While the provider was away it failed: no answer, "context deadline exceeded".',
      figures: { slowestFailureMs: 5000 },
    });
  });

  test("fails where it is late, blames the user or says nothing", () => {
    const late = lost().each("login", (event) =>
      afterHeal(event) && event.t < at.removed + 61_000 ? undefined : event,
    );
    expect(asked(late, "login")).toMatchObject({ outcome: "fail", code: "recovered-late" });
    const blaming = lost().each("login", (event) =>
      event.outcome === "failed" ? { ...event, status: 400, detail: "invalid_grant" } : event,
    );
    expect(asked(blaming, "login")).toMatchObject({
      outcome: "fail",
      text: 'A login failed as though the user were at fault: HTTP 400, "invalid_grant".',
    });
    const silent = lost().each("login", (event) => (event.outcome === "failed" ? { ...event, detail: "" } : event));
    expect(asked(silent, "login")).toMatchObject({ outcome: "fail", code: "no-message" });
  });

  test("is unknown where one worked at the site although the provider was away; the one at the centre doesn't count", () => {
    const changed = lost().each("login", (event) => (event.t > at.heal - 9000 ? { ...event, outcome: "ok" } : event));
    expect(asked(changed, "login")).toMatchObject({ outcome: "unknown", code: "login-while-away" });
    expect(asked(cut(), "login")).toMatchObject({ outcome: "unknown", code: "not-asked" });
    expect(asked(lost().until(at.heal), "login")).toMatchObject({ outcome: "unknown", code: "history-incomplete" });
  });
});

describe("identity.renewal", () => {
  test("passes where a token is refused past its end and its user is let in again in time", () => {
    expect(asked(lost(), "renewal")).toMatchObject({
      outcome: "pass",
      code: "recovered-in-time",
      text: 'Whose login had run out was let in again 10.9 s after the link came back. In between the API server said: HTTP 401, "Unauthorized".',
    });
  });

  test("fails where a token is good past its end, or its user is not let in again", () => {
    const forever = change("short-session", inWindow, good);
    expect(asked(forever, "renewal")).toMatchObject({ outcome: "fail", code: "good-past-end" });
    const never = change("short-session", afterHeal, refused);
    expect(asked(never, "renewal")).toMatchObject({ outcome: "fail", code: "not-recovered" });
  });

  test("is unknown where no token ran out inside the window", () => {
    const changed = change("short-session", inWindow, { ...good, leftMs: 30_000 });
    expect(asked(changed, "renewal")).toMatchObject({ outcome: "unknown", code: "not-past-end" });
  });
});

describe("identity.key-rotation", () => {
  test("passes where old tokens stay good and new ones are good in time", () => {
    expect(asked(lost(), "key-rotation")).toMatchObject({
      outcome: "pass",
      text: 'A token of the new key was good 10.9 s after the link came back. While the provider was away the API server said: HTTP 401, "Unauthorized".',
      figures: { newKeyMs: 10_950, oldKeyRefused: 0 },
    });
  });

  test("fails where an old token is refused, or the new one too long", () => {
    const old = change("session", (event) => atApi(event) && event.t > knownAgainMs, refused);
    expect(asked(old, "key-rotation")).toMatchObject({ outcome: "fail", code: "old-key-refused" });
    const late = change("new-key", ({ t }) => t < at.removed + 70_000, refused);
    expect(asked(late, "key-rotation")).toMatchObject({ outcome: "fail", code: "recovered-late" });
  });

  test("is unknown where the rotation is not proved, a token is of another key, or was good too early", () => {
    const failed = lost().each("key-rotation", (event) => ({ ...event, step: "failed", detail: "no answer" }));
    expect(asked(failed, "key-rotation")).toMatchObject({
      outcome: "unknown",
      text: "The provider's keys were not rotated inside the window: no answer.",
    });
    const other = change("new-key", () => true, { keyId: "key-b" });
    expect(asked(other, "key-rotation")).toMatchObject({ outcome: "unknown", code: "tokens-missing" });
    const early = change("new-key", inWindow, good);
    expect(asked(early, "key-rotation")).toMatchObject({ outcome: "unknown", code: "good-while-away" });
  });
});

describe("identity.withdrawn-key", () => {
  test("passes where a token of the withdrawn key is refused in time, and says how long it was good", () => {
    expect(asked(lost(), "withdrawn-key")).toMatchObject({
      outcome: "pass",
      text: "A token of the withdrawn key was refused 10.9 s after the link came back. In the window it was good 45 times after its key was withdrawn.",
      figures: { refusedMs: 10_950, goodInWindow: 45 },
    });
  });

  test("fails where it stays good, or is good again later", () => {
    const ever = change("withdrawn-key", () => true, good);
    expect(asked(ever, "withdrawn-key")).toMatchObject({ outcome: "fail", code: "not-recovered" });
    const again = change("withdrawn-key", ({ t }) => t > at.removed + 80_000 && t < at.removed + 90_000, good);
    expect(asked(again, "withdrawn-key")).toMatchObject({ outcome: "fail", code: "recovered-late" });
  });

  test("is unknown where no such token was good before, or its key was not withdrawn", () => {
    const never = change("withdrawn-key", ({ t }) => t < rotatedMs, refused);
    expect(asked(never, "withdrawn-key")).toMatchObject({ outcome: "unknown", code: "no-baseline" });
    const kept = change("withdrawn-key", () => true, { keyId: "key-b" });
    expect(asked(kept, "withdrawn-key")).toMatchObject({ outcome: "unknown", code: "no-baseline" });
  });
});

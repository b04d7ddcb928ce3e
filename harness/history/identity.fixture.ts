import { at } from "./cut-story.fixture.ts";
import type { EventInput } from "./event.ts";
import type { WrittenEvent } from "./history.fixture.ts";
import type { Credential } from "./identity-event.ts";

type AccessEvent = Extract<EventInput, { kind: "access" }>;

/** When the keys were rotated and another API server had started. */
export const rotatedMs = at.installed + 12_000;
export const startedMs = at.installed + 25_000;
/** When everybody is told the same as before the fault again. */
export const knownAgainMs = at.removed + 9_000;

const everyMs = 5000;
const moments = Array.from({ length: 84 }, (_, index) => at.baseline + 1000 + index * everyMs);
const inWindow = (t: number) => t >= at.installed && t < at.heal;

/** The tokens' keys: of the one that is withdrawn, the one that stays, and the new one. */
export const keys = { withdrawn: "key-a", kept: "key-b", fresh: "key-c" };

/** What a cell sees that loses its identity provider and finds it again, as upstream Kubernetes does. */
export function identityEvents(): WrittenEvent[] {
  const session = (to: AccessEvent["to"], host: string, isIn: (t: number) => boolean = () => true) =>
    moments.map((t) => access(t, { to, host, credential: "session", keyId: keys.kept, leftMs: 80_000_000 }, isIn(t)));
  const shortSession = moments.map((t) => {
    const leftMs = inWindow(t) ? at.installed + 40_000 - t : 45_000;
    const known = { credential: "short-session", keyId: keys.kept, leftMs } as const;
    return access(t, known, leftMs > 0 && (t < at.heal || t >= knownAgainMs));
  });
  const ofKey = (credential: Credential, keyId: string, isIn: (t: number) => boolean) =>
    moments.map((t) => access(t, { credential, keyId, leftMs: 80_000_000 }, isIn(t)));
  return [
    { t: rotatedMs - 500, kind: "key-rotation", step: "begin" },
    {
      t: rotatedMs,
      kind: "key-rotation",
      step: "proved",
      before: [keys.kept, keys.withdrawn],
      after: [keys.fresh, keys.kept],
    },
    { t: startedMs - 9000, kind: "api-server-start", step: "begin", host: "centre" },
    { t: startedMs, kind: "api-server-start", step: "proved", host: "centre" },
    ...session("api-server", "centre"),
    ...session("service", "left-alone"),
    ...session("service", "rebooted", (t) => t < at.installed),
    ...session("started-api-server", "centre", (t) => t >= knownAgainMs).filter(({ t }) => t >= startedMs),
    ...shortSession,
    ...ofKey("withdrawn-key", keys.withdrawn, (t) => t < knownAgainMs),
    ...ofKey("new-key", keys.fresh, (t) => t >= knownAgainMs).filter(({ t }) => t >= rotatedMs),
    ...moments.map((t) => access(t, { credential: "certificate" }, true)),
    ...moments.map((t) => login(t, !inWindow(t))),
    login(rotatedMs + 300, true, "centre"),
  ];
}

function access(t: number, showing: Partial<AccessEvent> & Pick<AccessEvent, "credential">, isIn: boolean) {
  const about = { t, kind: "access", from: "observer", to: "api-server", host: "centre", latencyMs: 4 } as const;
  const came = isIn
    ? ({ outcome: "ok", status: 200 } as const)
    : ({ outcome: "failed", status: 401, detail: "Unauthorized" } as const);
  return { ...about, ...showing, ...came };
}

function login(t: number, works: boolean, from = "observer"): WrittenEvent {
  const about = { t, kind: "login", from } as const;
  if (works) return { ...about, outcome: "ok", latencyMs: 30, status: 200 };
  return { ...about, outcome: "failed", latencyMs: 5000, detail: "context deadline exceeded" };
}

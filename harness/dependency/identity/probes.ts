import type { EventInput } from "../../history/event.ts";
import type { Credential } from "../../history/identity-event.ts";
import type { Probe } from "../../probe/probe.ts";
import type { Cluster } from "../../topology/topology.ts";
import { startedPort } from "./api-server-start.ts";
import { clientsOf } from "./clients.ts";
import { type Door, show, showToken } from "./doors.ts";
import type { Provider } from "./provider.ts";
import { clients, logIn } from "./tokens.ts";

/** Longer than an API server itself waits for the provider's keys, so that its own answer is heard. */
const keysLimitMs = 35_000;

const oftenMs = 2000;
const everyMs = 5000;

/** A minute's session is renewed when half of it has passed. */
const renewedWithMs = (clients["site-short"].lifeSeconds * 1000) / 2;

/** What users at the site see: logging in, and what their tokens and an operator's certificate are good for. */
export function identityProbes(provider: Provider, cluster: Cluster): readonly { probe: Probe; everyMs: number }[] {
  const { apiServer, apiServerOn, change, services, showing } = clientsOf(cluster);
  const { tokens } = provider;

  const token = (credential: Credential, door: Door, isThere = () => true, timeoutMs?: number): Probe => ({
    name: `${credential} at the ${door.to} on ${door.host}`,
    async observe(): Promise<EventInput> {
      const known = tokens.get(credential);
      const by = showing(credential, timeoutMs);
      if (known && isThere()) return showToken(door, known, by);
      const { to, host } = door;
      const detail = known ? `no such ${to} is there yet` : "no such token is there yet";
      return { kind: "access", from: by.from, to, host, credential, outcome: "unknown", latencyMs: 0, detail };
    },
  });
  const certificate: Probe = {
    name: `certificate at the api-server on ${apiServer.host}`,
    observe: () => show(change(), showing("certificate")),
  };
  const login: Probe = {
    name: "login",
    async observe(): Promise<EventInput> {
      const { from, vantage } = showing("short-session");
      const found = await logIn(vantage, provider.address, "site-short");
      const leftMs = (tokens.get("short-session")?.expiresAtMs ?? 0) - Date.now();
      if (found.token && leftMs < renewedWithMs) tokens.set("short-session", found.token);
      return { kind: "login", from, ...found.event };
    },
  };
  const isStarted = () => provider.hasStartedApiServer;
  return [
    { probe: token("session", apiServer), everyMs: oftenMs },
    { probe: token("short-session", apiServer), everyMs: oftenMs },
    { probe: token("withdrawn-key", apiServer), everyMs },
    { probe: token("new-key", apiServer, undefined, keysLimitMs), everyMs },
    { probe: token("session", apiServerOn(startedPort), isStarted), everyMs },
    ...services.map((service) => ({ probe: token("session", service), everyMs })),
    { probe: certificate, everyMs },
    { probe: login, everyMs },
  ];
}

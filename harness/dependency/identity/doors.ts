import type { EventInput } from "../../history/event.ts";
import type { Credential } from "../../history/identity-event.ts";
import type { HttpRequest, Vantage } from "../../host/vantage.ts";
import { parseJson } from "../../probe/json.ts";
import { namespace } from "../../workload/deployment.ts";
import { nameOfAnyApiServer } from "../api-server.ts";
import type { IdToken } from "./tokens.ts";

type AccessEvent = Extract<EventInput, { kind: "access" }>;
type Request = Omit<HttpRequest, "op" | "timeoutMs">;

/** Someone who lets in whoever shows a good credential. */
export interface Door {
  to: AccessEvent["to"];
  /** The machine that it is on. */
  host: string;
  request: Request;
}

/** The API server at this address, asked for the workloads. */
export const apiServerDoor = (to: AccessEvent["to"], host: string, address: string, caPem: string): Door => ({
  to,
  host,
  request: {
    url: `https://${address}/api/v1/namespaces/${namespace}/pods?limit=1`,
    caPem,
    serverName: nameOfAnyApiServer,
  },
});

/** What an operator does who has nothing but a certificate: a change, which a later one replaces. */
export function changeDoor({ request, ...door }: Door, now: Date): Door {
  const name = "islanding-break-glass";
  const { origin } = new URL(request.url);
  const configMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace },
    data: { at: now.toISOString() },
  };
  return {
    ...door,
    request: {
      ...request,
      url: `${origin}/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=${name}&force=true`,
      method: "PATCH",
      headers: { "Content-Type": "application/apply-patch+yaml" },
      body: JSON.stringify(configMap),
    },
  };
}

/** Who shows something: where they are, and what it is. */
export interface Showing {
  from: string;
  vantage: Vantage;
  credential: Credential;
  timeoutMs: number;
}

/** Shows a token at a door. */
export async function showToken(door: Door, token: IdToken, showing: Showing): Promise<AccessEvent> {
  const headers = { ...door.request.headers, Authorization: `Bearer ${token.text}` };
  const leftMs = token.expiresAtMs - Date.now();
  const event = await show({ ...door, request: { ...door.request, headers } }, showing);
  return { ...event, keyId: token.keyId, leftMs };
}

/** Knocks with whatever the door's request holds already. */
export async function show(door: Door, { from, vantage, credential, timeoutMs }: Showing): Promise<AccessEvent> {
  const answer = await vantage.ask({ op: "http", ...door.request, timeoutMs });
  const about = { kind: "access" as const, from, to: door.to, host: door.host, credential, latencyMs: answer.ms };
  if (answer.error === "gone") return { ...about, outcome: "unknown", detail: answer.detail ?? "not asked" };
  if (!answer.ok) return { ...about, outcome: "failed", detail: answer.detail ?? answer.error ?? "no answer" };
  const status = answer.status ?? 0;
  if (status >= 200 && status < 300) return { ...about, outcome: "ok", status };
  return { ...about, outcome: "failed", status, detail: saidBy(answer.body ?? "") };
}

const longestSaying = 300;

/** An API server answers with an object that has a message, others with plain text. */
function saidBy(body: string): string {
  const { message } = (parseJson(body) ?? {}) as { message?: string };
  return (message ?? body).trim().slice(0, longestSaying);
}

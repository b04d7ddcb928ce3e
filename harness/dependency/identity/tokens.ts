import type { EventInput } from "../../history/event.ts";
import type { Vantage } from "../../host/vantage.ts";
import { parseJson } from "../../probe/json.ts";

type LoginEvent = Extract<EventInput, { kind: "login" }>;

/** The identity provider as its users know it. */
export interface ProviderAddress {
  issuer: string;
  /** The authority that signed its certificate. */
  caPem: string;
  user: string;
  password: string;
}

/** What says for a while who somebody is. */
export interface IdToken {
  text: string;
  keyId: string;
  expiresAtMs: number;
}

/** Those for whom the provider issues tokens: they differ in how long a token lives. */
export const clients = { site: { lifeSeconds: 24 * 3600 }, "site-short": { lifeSeconds: 60 } } as const;
export type ClientName = keyof typeof clients;

/** A user who waits longer gives up. */
const loginLimitMs = 5000;

/** Before what went wrong the measuring program says what it asked for. */
const askedFor = /^Post "[^"]*": /;

/** Logs in from where this vantage is, without a browser: what came of it, and the token where there is one. */
export async function logIn(
  vantage: Vantage,
  { issuer, caPem, user, password }: ProviderAddress,
  client: ClientName,
): Promise<{ event: Omit<LoginEvent, "kind" | "from">; token?: IdToken }> {
  const form = { grant_type: "password", scope: "openid", client_id: client, username: user, password };
  const answer = await vantage.ask({
    op: "http",
    method: "POST",
    url: `${issuer}/token`,
    caPem,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
    timeoutMs: loginLimitMs,
  });
  const latencyMs = answer.ms;
  if (!answer.ok) {
    const detail = (answer.detail ?? answer.error ?? "no answer").replace(askedFor, "");
    return { event: { outcome: answer.error === "gone" ? "unknown" : "failed", latencyMs, detail } };
  }
  const status = answer.status ?? 0;
  const said = (parseJson(answer.body ?? "") ?? {}) as { id_token?: string; error?: string };
  const token = said.id_token === undefined ? undefined : readToken(said.id_token);
  if (status === 200 && token) return { event: { outcome: "ok", latencyMs, status }, token };
  return { event: { outcome: "failed", latencyMs, status, detail: said.error ?? "the answer holds no id token" } };
}

/** A token with what it says of itself; its signature is for those to check to whom it is shown. Undefined for what is none. */
export function readToken(text: string): IdToken | undefined {
  const [header, claims] = text.split(".").map((part) => parseJson(Buffer.from(part, "base64url").toString()));
  const { kid } = (header ?? {}) as { kid?: unknown };
  const { exp } = (claims ?? {}) as { exp?: unknown };
  return typeof kid === "string" && typeof exp === "number" ? { text, keyId: kid, expiresAtMs: exp * 1000 } : undefined;
}

/** The ids of the keys that the provider publishes, the signing one first; undefined where it does not answer. */
export async function publishedKeys(
  vantage: Vantage,
  { issuer, caPem }: ProviderAddress,
): Promise<string[] | undefined> {
  const answer = await vantage.ask({ op: "http", url: `${issuer}/jwks`, caPem, timeoutMs: loginLimitMs });
  const found = parseJson(answer.body ?? "") as { keys?: { kid: string }[] } | undefined;
  return answer.status === 200 ? found?.keys?.map(({ kid }) => kid) : undefined;
}

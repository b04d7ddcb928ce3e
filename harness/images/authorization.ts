import { z } from "zod";
import type { Credentials } from "./docker-config.ts";
import { unknownBecause } from "./problem.ts";
import type { Transport } from "./transport.ts";

/** How a registry wants to be shown who asks: the answer to a request without credentials. */
export type Challenge = { scheme: "basic" } | { scheme: "bearer"; realm: URL; service: string | undefined };

/** Reads `WWW-Authenticate`; undefined where it asks for nothing that is known here. */
export function readChallenge(header: string | null): Challenge | undefined {
  const [, scheme = "", rest = ""] = /^\s*(\w+)(?:\s+(.*))?$/s.exec(header ?? "") ?? [];
  if (scheme.toLowerCase() === "basic") return { scheme: "basic" };
  const parameters = new Map(
    Array.from(rest.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g), ([, name = "", quoted, plain]) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "",
    ]),
  );
  const realm = parameters.get("realm") ?? "";
  if (scheme.toLowerCase() !== "bearer" || !URL.canParse(realm)) return undefined;
  return { scheme: "bearer", realm: new URL(realm), service: parameters.get("service") };
}

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

const TokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() });

export interface TokenRequest {
  host: string;
  challenge: Extract<Challenge, { scheme: "bearer" }>;
  repository: string;
  credentials: Credentials | undefined;
  /** Whether the registry itself was found to be without TLS. */
  plain: boolean;
  signal: AbortSignal;
}

/** Gets a token to pull from a repository: anonymously where there are no credentials. Returns the value of `Authorization`. */
export async function bearer(request: TokenRequest, { ask }: Pick<Transport, "ask">): Promise<string> {
  const { host, challenge, credentials, plain, signal } = request;
  if (credentials && !plain && challenge.realm.protocol !== "https:") {
    throw unknownBecause(
      "token-refused",
      `${host} would have credentials sent without encryption, to ${challenge.realm.host}`,
    );
  }
  const answer = await ask({ ...requestFor(request), signal });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw unknownBecause("token-refused", `${challenge.realm.host} gives no token for ${host} (${answer.status})`);
  }
  const { data } = TokenAnswer.safeParse(await answer.json().catch(() => undefined));
  const token = data?.token || data?.access_token;
  if (!token) throw unknownBecause("token-refused", `${challenge.realm.host} gives no token for ${host}`);
  return `Bearer ${token}`;
}

/** An identity token is exchanged as OAuth 2 does it; a password is shown in the older way, which every registry knows. */
function requestFor({ challenge, repository, credentials }: TokenRequest) {
  const url = new URL(challenge.realm);
  const scope = `repository:${repository}:pull`;
  const service = challenge.service === undefined ? {} : { service: challenge.service };
  if (credentials && "identityToken" in credentials) {
    const body = {
      grant_type: "refresh_token",
      refresh_token: credentials.identityToken,
      client_id: "islanding",
      scope,
    };
    return { url, method: "POST" as const, body: new URLSearchParams({ ...body, ...service }) };
  }
  for (const [name, value] of Object.entries({ scope, ...service })) url.searchParams.set(name, value);
  if (!credentials) return { url };
  const { username, password } = credentials;
  return { url, headers: { authorization: basic(username, password) } };
}

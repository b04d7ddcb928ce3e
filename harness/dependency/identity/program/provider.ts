import { errors, Provider } from "oidc-provider";
import type { Keys } from "./keys.ts";

/** What the provider is told at its start. */
export interface ProviderSettings {
  issuer: string;
  port: number;
  /** Name → password. */
  users: Readonly<Record<string, string>>;
  /** The group that every user is in. */
  group: string;
  /** Client → how long its id tokens live. */
  clients: Readonly<Record<string, { lifeSeconds: number }>>;
}

/** Only logging in by name and password gives a token here: a flow without a browser. */
const grant = "password";

/** An OpenID provider that signs with these keys; it can't be given others later. */
export function providerOf({ issuer, users, group, clients }: ProviderSettings, keys: Keys): Provider {
  const provider = new Provider(issuer, {
    jwks: { keys: [...keys] },
    clients: Object.keys(clients).map((client_id) => ({
      client_id,
      token_endpoint_auth_method: "none",
      grant_types: [grant],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: "ES256",
    })),
    enabledJWA: { idTokenSigningAlgValues: ["ES256"] },
    features: { devInteractions: { enabled: false } },
    ttl: { IdToken: (_context, _token, client) => clients[client.clientId]?.lifeSeconds ?? 1 },
  });
  provider.registerGrantType<{ username?: string; password?: string }>(
    grant,
    async (context) => {
      const { username = "", password } = context.oidc.params;
      if (password === undefined || !Object.hasOwn(users, username) || users[username] !== password) {
        throw new errors.InvalidGrant("unknown user or wrong password");
      }
      const token = new provider.IdToken({}, { ctx: context });
      token.set("sub", username);
      token.set("groups", [group]);
      context.body = { token_type: "Bearer", id_token: await token.issue({ use: "idtoken" }) };
    },
    ["username", "password", "scope"],
  );
  return provider;
}

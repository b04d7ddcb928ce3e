import { type Challenge, readChallenge } from "./authorization.ts";
import type { Credentials } from "./docker-config.ts";
import { ImageProblem, unknownBecause } from "./problem.ts";
import { explainRefusal } from "./refusal.ts";
import { addressesOf, type RegistryAddress } from "./registry-address.ts";
import type { Transport } from "./transport.ts";
import { isPlain } from "./unreachable.ts";

export interface RegistryOptions {
  transport: Pick<Transport, "ask">;
  credentialsFor(host: string): Promise<Credentials | undefined>;
  signal: AbortSignal;
}

/** How a registry is asked: found out once, before anything else. */
export interface Connection {
  base: URL;
  /** Undefined where it has not asked who we are. */
  challenge: Challenge | undefined;
  credentials: Credentials | undefined;
}

/** Finds out where a registry's API is, and whether it wants to know who asks. Throws an `ImageProblem` where there is none. */
export async function connect(address: RegistryAddress, options: RegistryOptions): Promise<Connection> {
  const { transport, credentialsFor, signal } = options;
  const { host } = address;
  const look = async (url: URL | undefined) => {
    const base = new URL("/v2/", url);
    return { base, answer: await transport.ask({ url: base, signal }) };
  };
  const [first, second] = addressesOf(address);
  const { base, answer } = await look(first).catch((thrown: unknown) => {
    if (second && thrown instanceof ImageProblem && isPlain(thrown.cause)) return look(second);
    throw thrown;
  });
  if (answer.status === 404) throw unknownBecause("no-registry", `${host} is no registry: it has no API of one`);
  if (!answer.ok && answer.status !== 401) {
    throw await explainRefusal(answer, { host, what: "its API", hasCredentials: false });
  }
  await answer.body?.cancel();
  const challenge = answer.ok ? undefined : readChallenge(answer.headers.get("www-authenticate"));
  return { base, challenge, credentials: challenge && (await credentialsFor(host)) };
}

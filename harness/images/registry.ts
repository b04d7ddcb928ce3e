import { buffer } from "node:stream/consumers";
import type { Response } from "undici";
import { basic, bearer, readChallenge } from "./authorization.ts";
import { type Connection, connect, type RegistryOptions } from "./connection.ts";
import { digestOf, requireDigest } from "./digest.ts";
import { unknownBecause } from "./problem.ts";
import { explainRefusal } from "./refusal.ts";
import type { RegistryAddress } from "./registry-address.ts";
import type { Transport } from "./transport.ts";
import { untilLost } from "./until-lost.ts";

/** Where a repository is asked for: its path at the registry, and the registry that it belongs to where that is another one. */
export interface Repository {
  path: string;
  mirrored?: string;
}

/** A manifest or an index exactly as it came, and the digest of what came. */
export interface Document {
  mediaType: string;
  digest: string;
  text: string;
}

const accepted = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** A registry, asked as the distribution specification says. What it can't or won't answer is thrown as an `ImageProblem`. */
export class Registry {
  readonly host: string;
  readonly #address: RegistryAddress;
  readonly #options: RegistryOptions;
  readonly #authorizations = new Map<string, Promise<string>>();
  #connection: Promise<Connection> | undefined;
  readonly #transport: Pick<Transport, "ask">;

  constructor(address: RegistryAddress, options: RegistryOptions) {
    this.host = address.host;
    this.#address = address;
    this.#options = options;
    this.#transport = untilLost(options.transport);
  }

  /** A manifest or an index by its tag or digest. */
  async manifest(repository: Repository, reference: string): Promise<Document> {
    const what = `${repository.path}${reference.includes(":") ? "@" : ":"}${reference}`;
    const answer = await this.#get(repository, `manifests/${reference}`, { accept: accepted, what });
    const bytes = await this.#bytesOf(answer);
    const digest = digestOf(bytes, reference);
    if (reference.includes(":")) requireDigest(digest, reference, what);
    const mediaType = answer.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
    return { mediaType, digest, text: bytes.toString("utf8") };
  }

  /** A small blob, whole and checked. */
  async blob(repository: Repository, digest: string): Promise<string> {
    const bytes = await this.#bytesOf(await this.#getBlob(repository, digest, this.#options.signal));
    requireDigest(digestOf(bytes, digest), digest, `${repository.path}@${digest}`);
    return bytes.toString("utf8");
  }

  /** A blob as it comes. Who stops reading ends the transfer. */
  async openBlob(repository: Repository, digest: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.#getBlob(repository, digest, signal);
    if (!body) throw unknownBecause("unexpected-answer", `${this.host} answers nothing when asked for ${digest}`);
    return this.#chunksOf(body);
  }

  #getBlob(repository: Repository, digest: string, signal: AbortSignal): Promise<Response> {
    return this.#get(repository, `blobs/${digest}`, { what: `${repository.path}@${digest}`, signal });
  }

  async #get(
    repository: Repository,
    path: string,
    { accept, what, signal = this.#options.signal }: { accept?: string; what: string; signal?: AbortSignal },
  ): Promise<Response> {
    const connection = await this.#connect();
    const url = new URL(`/v2/${repository.path}/${path}`, connection.base);
    if (repository.mirrored) url.searchParams.set("ns", repository.mirrored);
    for (let renewed = false; ; renewed = true) {
      const authorization = await this.#authorize(repository.path, connection, renewed);
      const headers = { ...(accept && { accept }), ...(authorization && { authorization }) };
      const answer = await this.#transport.ask({ url, headers, signal });
      if (answer.ok) return answer;
      if (answer.status !== 401 || renewed || !(await this.#mayAuthorize(connection, answer))) {
        const hasCredentials = connection.credentials !== undefined;
        throw await explainRefusal(answer, { host: this.host, what, hasCredentials });
      }
      await answer.body?.cancel();
    }
  }

  /** Whether showing who asks, anew, may help: a token lives for minutes only, and some registries ask for none at first. */
  async #mayAuthorize(connection: Connection, answer: Response): Promise<boolean> {
    if (connection.challenge === undefined) {
      connection.challenge = readChallenge(answer.headers.get("www-authenticate"));
      connection.credentials = await this.#options.credentialsFor(this.host);
      return connection.challenge !== undefined;
    }
    return connection.challenge.scheme === "bearer";
  }

  #connect(): Promise<Connection> {
    this.#connection ??= connect(this.#address, this.#options);
    return this.#connection;
  }

  /** One token serves all requests for a repository, also those that come before it is there. */
  #authorize(repository: string, connection: Connection, renew: boolean): Promise<string> | string | undefined {
    const { base, challenge, credentials } = connection;
    if (challenge?.scheme === "basic") {
      return credentials && "username" in credentials ? basic(credentials.username, credentials.password) : undefined;
    }
    if (challenge === undefined) return undefined;
    const known = renew ? undefined : this.#authorizations.get(repository);
    if (known) return known;
    const request = { host: this.host, challenge, repository, credentials, plain: base.protocol === "http:" };
    const token = bearer({ ...request, signal: this.#options.signal }, this.#transport);
    this.#authorizations.set(repository, token);
    return token;
  }

  async #bytesOf({ body }: Response): Promise<Buffer> {
    return body ? buffer(this.#chunksOf(body)) : Buffer.alloc(0);
  }

  async *#chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (thrown) {
      this.#options.signal.throwIfAborted();
      throw unknownBecause("broken-off", `${this.host} breaks its answer off`, thrown);
    }
  }
}

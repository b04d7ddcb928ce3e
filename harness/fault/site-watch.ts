import { IslandingError, messageOf } from "../errors.ts";
import type { Attempt } from "../history/attempt-event.ts";
import type { EventInput, EventOf } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Vantage } from "../host/vantage.ts";
import { allSettled } from "../wait.ts";
import { exemptions, installWatch, readAttempts, removeWatch, watchName } from "./attempts.ts";
import { inNetworkOf } from "./network.ts";
import type { Undo } from "./undo.ts";

type When = EventOf<"attempts">["when"];

export interface SiteWatchSettings {
  /** The site's machines. */
  hosts: readonly Host[];
  run: string;
  vantage: (host: Host) => Vantage;
  record: (event: EventInput) => void;
}

/** A measuring program that has to be started takes a while. */
const startLimitMs = 15_000;
const answerLimitMs = 5000;

/**
 * Notes what the site's machines and their pods try to reach, and which names they ask for. Where it can't, that is
 * recorded: nothing else depends on it.
 */
export class SiteWatch {
  readonly #settings: SiteWatchSettings;
  readonly #name: string;

  constructor(settings: SiteWatchSettings) {
    this.#settings = settings;
    this.#name = watchName(settings.run);
  }

  /** What takes it away, known before it is put in force. */
  undo(): Undo[] {
    return this.#settings.hosts.flatMap(({ handle }) =>
      handle ? [{ kind: "remove-watch" as const, ...handle, name: this.#name }] : [],
    );
  }

  async begin(): Promise<void> {
    await Promise.all(this.#settings.hosts.map((host) => this.#install(host, "in-force")));
  }

  /** What a machine has tried until it goes down, and its rules perhaps with it. */
  beforeReboot = (host: Host): Promise<void> => this.#read(host, "before-reboot");

  /** Ahead of every other rule again, those of a fault that was renewed included. */
  afterReboot = (host: Host): Promise<void> => this.#install(host, "renewed");

  /** To be called while the fault is still in force. */
  async readAll(): Promise<void> {
    await Promise.all(this.#settings.hosts.map((host) => this.#read(host, "before-heal")));
  }

  /** Takes it away everywhere. Throws where that fails. */
  async end(): Promise<void> {
    await allSettled(
      this.#settings.hosts.map((host) => removeWatch(inNetworkOf(host), this.#name).catch(unlessNeverThere)),
    );
  }

  async #install(host: Host, when: When): Promise<void> {
    const installing = installWatch(inNetworkOf(host), this.#name, exemptions(host));
    const attempts = installing.then(() => readAttempts(inNetworkOf(host), this.#name));
    await this.#record(host, when, [attempts, this.#names(host, startLimitMs)]);
  }

  async #read(host: Host, when: When): Promise<void> {
    const names = this.#names(host, answerLimitMs, { mustListen: true });
    await this.#record(host, when, [readAttempts(inNetworkOf(host), this.#name), names]);
  }

  /** What the host and its pods have asked resolvers for; a name that is answered at the site may be all that shows. */
  async #names(host: Host, timeoutMs: number, { mustListen = false } = {}): Promise<Attempt[]> {
    const {
      ok,
      error,
      detail = error,
      names = [],
      listening,
    } = await this.#settings.vantage(host).ask({ op: "names", timeoutMs });
    if (!ok) throw new IslandingError("names-unheard", `What ${host.name} asked resolvers for was not told: ${detail}`);
    if (mustListen && !listening) {
      throw new IslandingError("names-unheard", `Nobody listened to what ${host.name} asked resolvers for.`);
    }
    return names.map((name) => ({ from: host.address, to: name, service: "name", count: 1 }));
  }

  /** What one look has told counts also where another failed. */
  async #record(host: Host, when: When, looks: readonly Promise<Attempt[]>[]): Promise<void> {
    const found = await Promise.allSettled(looks);
    const failed = found.find((look) => look.status === "rejected");
    this.#settings.record({
      kind: "attempts",
      host: host.name,
      when,
      outcome: failed ? "unknown" : "ok",
      attempts: found.flatMap((look) => (look.status === "fulfilled" ? look.value : [])),
      ...(failed && { detail: messageOf(failed.reason) }),
    });
  }
}

/** A host that is off has no rules, and one that another program runs never had any. */
function unlessNeverThere(error: unknown): void {
  const { code } = error instanceof IslandingError ? error : { code: undefined };
  if (code !== "host-off" && code !== "no-outside") throw error;
}

import { IslandingError, messageOf } from "../errors.ts";
import type { EventInput, EventOf } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { allSettled } from "../wait.ts";
import { exemptions, installWatch, readAttempts, removeWatch, watchName } from "./attempts.ts";
import type { Undo } from "./undo.ts";

type When = EventOf<"attempts">["when"];

export interface SiteWatchSettings {
  /** The site's machines. */
  hosts: readonly Host[];
  run: string;
  record: (event: EventInput) => void;
}

/** Notes what the site's machines and their pods try to reach. Where it can't, that is recorded: nothing else depends on it. */
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
    await this.#record(host, when, async () => {
      await installWatch(inNetworkOf(host), this.#name, exemptions(host));
      return readAttempts(inNetworkOf(host), this.#name);
    });
  }

  async #read(host: Host, when: When): Promise<void> {
    await this.#record(host, when, () => readAttempts(inNetworkOf(host), this.#name));
  }

  async #record(host: Host, when: When, look: () => ReturnType<typeof readAttempts>): Promise<void> {
    const about = { kind: "attempts" as const, host: host.name, when };
    const found = await look().then(
      (attempts) => ({ outcome: "ok" as const, attempts }),
      (error: unknown) => ({ outcome: "unknown" as const, attempts: [], detail: messageOf(error) }),
    );
    this.#settings.record({ ...about, ...found });
  }
}

const inNetworkOf =
  (host: Host): Host["execInNetwork"] =>
  (argv, options) =>
    host.execInNetwork(argv, options);

/** A host that is off has no rules, and one that another program runs never had any. */
function unlessNeverThere(error: unknown): void {
  const { code } = error instanceof IslandingError ? error : { code: undefined };
  if (code !== "host-off" && code !== "no-outside") throw error;
}

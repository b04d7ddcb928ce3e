import { IslandingError } from "../errors.ts";
import { type Fault, hostsOfSides, type Injected, type PathExpectation, type Sides } from "../fault/fault.ts";
import { inventoryOf } from "../fault/inventory.ts";
import type { Journal } from "../fault/journal.ts";
import type { LinkMeter } from "../fault/link-meter.ts";
import { startReaper } from "../fault/reaper.ts";
import type { SiteWatch } from "../fault/site-watch.ts";
import { carryOut } from "../fault/undo.ts";
import type { Witness } from "../fault/witness.ts";
import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { allSettled, waitFor } from "../wait.ts";

export interface FaultedOptions {
  fault: Fault;
  sides: Sides;
  witness: Witness;
  /** Where the fault degrades a link. */
  meter?: LinkMeter | undefined;
  /** Where it is asked what the site tries to reach. */
  watch?: SiteWatch | undefined;
  journal: Journal;
  run: string;
  windowMs: number;
  /** How long the closed paths may take to be open again once the fault is gone. */
  reopenLimitMs: number;
  record: (event: EventInput) => void;
  signal: AbortSignal;
}

/** Installing the fault and looking at it take this long at most, on a slow machine, before and after the window itself. */
const aroundWindowMs = 10_000;

/** The life of one fault, recorded step by step: proved absent, put in force, proved to hold, taken away, proved gone. */
export class Faulted {
  readonly paths: readonly PathExpectation[];
  readonly #options: FaultedOptions;
  #injected: Injected | undefined;
  #journalFile: string | undefined;
  readonly #healing = new AbortController();
  #measuring: Promise<void> | undefined;

  constructor(options: FaultedOptions) {
    this.#options = options;
    this.paths = options.fault.paths(options.sides);
  }

  /** Shows that every path is open, and how good, and writes down what is in force on the hosts before the fault. */
  async before(): Promise<void> {
    const { witness, meter, record, signal } = this.#options;
    await witness.prepare(this.paths);
    for (const event of await witness.look("before", this.paths, () => "open")) record(event);
    await meter?.measure("before", record, signal);
    record({ kind: "inventory", when: "before", hosts: await inventoryOf(this.#hosts()) });
  }

  /** Journal first, then the change; a reaper of its own heals at the deadline, whatever becomes of this process. */
  async inject(): Promise<void> {
    const { fault, sides, watch, journal, run, windowMs, record, signal } = this.#options;
    const undos = [...fault.undo(sides, run), ...(watch?.undo() ?? [])];
    if (undos.length > 0) {
      const deadline = new Date(Date.now() + windowMs + aroundWindowMs).toISOString();
      this.#journalFile = await journal.write({ run, undos, deadline });
      startReaper(this.#journalFile);
    }
    record({ kind: "fault", fault: fault.kind, step: "inject" });
    const started = performance.now();
    try {
      this.#injected = await fault.inject(sides, run);
    } catch (error) {
      await Promise.all(undos.map(carryOut));
      await this.#forget();
      throw error;
    }
    record({ kind: "fault", fault: fault.kind, step: "installed", durationMs: performance.now() - started });
    record({ kind: "counters", when: "installed", rules: await this.#injected.counters() });
    const { places } = this.#injected;
    if (fault.degradation && places) record({ kind: "degradation", asked: fault.degradation, ...places });
    this.#measuring = this.#options.meter?.watch(windowMs, record, AbortSignal.any([signal, this.#healing.signal]));
    // What breaks it is thrown once the fault is taken away.
    this.#measuring?.catch(() => undefined);
    await allSettled([watch?.begin(), this.lookDuring()]);
  }

  /** One look at every path while the fault is in force. Throws when nothing at all can be asked because the hosts are gone. */
  async lookDuring(): Promise<void> {
    const { witness, record, sides } = this.#options;
    const events = await witness.look("during", this.paths, ({ expect }) => expect);
    for (const event of events) record(event);
    if (events.every(({ found }) => found === "unknown")) await sides.site[0]?.bootId();
  }

  async beforeReboot(host: Host): Promise<void> {
    await this.#options.watch?.beforeReboot(host);
    const rules = (await this.#injected?.counters()) ?? [];
    this.#options.record({
      kind: "counters",
      when: "before-renewal",
      rules: rules.filter((rule) => rule.host === host.name),
    });
  }

  async afterReboot(host: Host): Promise<void> {
    const { fault, watch, record, witness } = this.#options;
    await this.#injected?.renew(host);
    record({ kind: "fault", fault: fault.kind, step: "renewed", host: host.name });
    await watch?.afterReboot(host);
    await witness.listen(host);
  }

  /** Takes the fault away; idempotent, and not to be interrupted. */
  async heal(): Promise<void> {
    const { fault, watch, record } = this.#options;
    const injected = this.#injected;
    if (!injected) return;
    this.#healing.abort();
    await watch?.readAll();
    record({ kind: "counters", when: "before-heal", rules: await injected.counters() });
    record({ kind: "fault", fault: fault.kind, step: "heal" });
    const started = performance.now();
    await injected.heal();
    this.#injected = undefined;
    record({ kind: "fault", fault: fault.kind, step: "removed", durationMs: performance.now() - started });
    await watch?.end();
    await this.#forget();
    await this.#measuring;
  }

  /** Nothing is in force any more that the journal would have to know of. */
  async #forget(): Promise<void> {
    if (this.#journalFile) await this.#options.journal.remove(this.#journalFile);
    this.#journalFile = undefined;
  }

  /** Shows that nothing is left of the fault and that every path it had closed is open again. */
  async after(): Promise<void> {
    const { witness, meter, reopenLimitMs, record, signal } = this.#options;
    record({ kind: "inventory", when: "after", hosts: await inventoryOf(this.#hosts()) });
    const fresh = this.paths.filter(({ path }) => path.means !== "established");
    const reopened = async () => {
      const events = await witness.look("after", fresh, () => "open");
      for (const event of events) record(event);
      return events.every(({ found }) => found === "open");
    };
    await waitFor(reopened, {
      what: "every path to be open again",
      limitMs: reopenLimitMs,
      everyMs: 1000,
      signal,
    }).catch((error: unknown) => {
      // That a path stays closed is a finding: the certificate tells it from the witnesses recorded.
      if (!(error instanceof IslandingError && error.code === "wait-limit")) throw error;
    });
    await meter?.measure("after", record, signal);
  }

  #hosts(): Host[] {
    return hostsOfSides(this.#options.sides);
  }
}

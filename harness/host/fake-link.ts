/** What a fake host's queueing discipline does to the packets for some addresses. */
export interface FakeLink {
  delayMs: number;
  jitterMs: number;
  lossPercent: number;
  duplicatePercent: number;
  bitPerS: number;
}

const untouched: FakeLink = {
  delayMs: 0,
  jitterMs: 0,
  lossPercent: 0,
  duplicatePercent: 0,
  bitPerS: Number.POSITIVE_INFINITY,
};

/** A network card's queue in memory: it understands the rules of fault/tc.ts. */
export class FakeQueue {
  #rules: string[] = [];
  #packets = 0;

  /** Answers `tc`; what it does not know it does nothing about. */
  tc(args: readonly string[], input = ""): string {
    if (args[0] === "-batch") this.#rules = input.split("\n").filter(Boolean);
    if (args.includes("del")) this.clear();
    return args.includes("show") ? this.#show(args.includes("-s")) : "";
  }

  clear(): void {
    this.#rules = [];
    this.#packets = 0;
  }

  /** The way to an address. Counts packets where it is degraded. */
  linkTo(address: string, packets: number): FakeLink {
    if (!this.#rules.some((rule) => rule.includes(`match ip dst ${address}/32 `))) return untouched;
    this.#packets += packets;
    const rules = this.#rules.join("\n");
    const number = (pattern: RegExp) => Number(pattern.exec(rules)?.[1] ?? 0);
    return {
      delayMs: number(/delay (\d+)ms/),
      jitterMs: number(/delay \S+ (\d+)ms/),
      lossPercent: number(/loss ([\d.]+)%/),
      duplicatePercent: number(/duplicate ([\d.]+)%/),
      bitPerS: number(/rate (\d+)bit /) || Number.POSITIVE_INFINITY,
    };
  }

  #show(withCounters: boolean): string {
    const queues = this.#rules.flatMap((rule) => {
      const [, parent, handle, kind] = /^qdisc add dev eth0 (root|parent \S+) handle (\S+) (.+)$/.exec(rule) ?? [];
      if (!parent || !kind) return [];
      const [name, ...settings] = kind.split(" ");
      return [`qdisc ${name} ${handle} ${parent === "root" ? "root refcnt 2" : parent} ${settings.join(" ")}`];
    });
    const shown = queues.length === 0 ? ["qdisc noqueue 0: root refcnt 2 "] : queues;
    const counters = ` Sent ${this.#packets * 60} bytes ${this.#packets} pkt (dropped 0, overlimits 0 requeues 0) `;
    return shown.flatMap((line) => (withCounters ? [line, counters] : [line])).join("\n");
  }
}

import type { AgentCounts } from "./agent.ts";

/** What the site's agent has taken in all; an agent that was started again counts from nothing. */
export class Taken {
  #before = { taken: 0, dropped: 0 };
  #counts: AgentCounts | undefined;
  #latest: AgentCounts | undefined;
  #inWindow: AgentCounts | undefined;

  /** Adds what the agent says now, and returns what that makes. */
  add(counts: AgentCounts): AgentCounts {
    if (this.#counts && counts.taken < this.#counts.taken) {
      const { taken, dropped } = this.#counts;
      this.#before = { taken: this.#before.taken + taken, dropped: this.#before.dropped + dropped };
    }
    this.#counts = counts;
    const { taken, dropped } = this.#before;
    this.#latest = { taken: taken + counts.taken, dropped: dropped + counts.dropped, untilS: counts.untilS };
    return this.#latest;
  }

  /** From now on the centre is asked for what was taken until now, and no longer for all that is. */
  endWindow(): void {
    this.#inWindow = this.#latest;
  }

  /** What the centre is to be asked for. */
  get asked(): AgentCounts | undefined {
    return this.#inWindow ?? this.#latest;
  }
}

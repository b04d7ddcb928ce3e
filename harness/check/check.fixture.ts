import { confirmedCutEvents } from "../history/cut.fixture.ts";
import type { Story } from "../history/cut-story.fixture.ts";
import type { History } from "../history/event.ts";
import { type WrittenEvent, writtenHistory } from "../history/history.fixture.ts";
import type { Requirement } from "../site/requirement.ts";
import { checkFor } from "./index.ts";
import type { Verdict } from "./verdict.ts";

/** A requirement as a site profile would set it. */
export const requirement = (id: string, threshold: number, unit: Requirement["unit"] = "ms"): Requirement => ({
  id,
  sentence: `What ${id} says.`,
  level: "must",
  threshold,
  unit,
});

/** Asks a history a requirement by its id, as a judge would. */
export function ask(history: History, asked: Requirement): Verdict {
  const check = checkFor(asked.id);
  if (!check) throw new Error(`No check answers ${asked.id}.`);
  return check(history, asked);
}

export type EventOfKind<K extends WrittenEvent["kind"]> = Extract<WrittenEvent, { kind: K }>;

/** A cut whose events a test changes, takes out (undefined) or adds to, one kind at a time. */
export class ChangedCut {
  #events: WrittenEvent[];

  constructor(story: Partial<Story> = {}) {
    this.#events = confirmedCutEvents(story);
  }

  each<K extends WrittenEvent["kind"]>(kind: K, change: (event: EventOfKind<K>) => WrittenEvent | undefined): this {
    this.#events = this.#events.flatMap((event) =>
      event.kind === kind ? (change(event as EventOfKind<K>) ?? []) : event,
    );
    return this;
  }

  add(...events: WrittenEvent[]): this {
    this.#events.push(...events);
    return this;
  }

  /** As when the process ended at this time. */
  until(t: number): this {
    this.#events = this.#events.filter((event) => event.t < t);
    return this;
  }

  get history(): History {
    return writtenHistory(this.#events);
  }
}

/** A finished changed cut reads best as a question: `cut().each(…).history`. */
export const cut = (story: Partial<Story> = {}): ChangedCut => new ChangedCut({ variants: ["none"], ...story });

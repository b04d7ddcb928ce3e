import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import {
  type Change,
  changesOf,
  type RecordedAnswer,
  type RecordedCommand,
  type Recording,
} from "./recorded-command.fixture.ts";
import { RecordedGuest } from "./recorded-guest.fixture.ts";

/** What a driver makes of each answer to one command. */
export interface Reading {
  command: string;
  ask: (guest: RecordedGuest) => Promise<unknown>;
  /** Situation → what `ask` gives, or the message that it throws with. */
  gives: Readonly<Record<string, unknown>>;
}

/**
 * Holds a driver to a recording, in both directions: it makes of every answer what is said here, and no longer does once the
 * exit code or a single word that matters is another; whereas what is marked as not mattering may change.
 */
export function holdsTo(recording: Recording, readings: readonly Reading[]): void {
  test("every recorded command is read, in every recorded situation", () => {
    const recorded = recording.commands.map(({ command, answers }) => [command, answers.map(({ when }) => when)]);
    expect(readings.map(({ command, gives }) => [command, Object.keys(gives)])).toEqual(recorded);
  });

  for (const { command, ask, gives } of readings) {
    const recorded = recording.commands.find((one) => one.command === command);
    const read = (answer: RecordedAnswer) => asked(recording, recorded, answer, ask);
    describe.for(recorded?.answers ?? [])(`${command}: $when`, (answer) => {
      const expected = gives[answer.when];
      test("is read", async () => {
        expect(await read(answer)).toEqual(expected);
      });

      test("is read otherwise, or refused, once anything that matters in it is changed", async () => {
        expect(await unnoticed(changesOf(answer).filter(({ matters }) => matters))).toEqual([]);
      });

      test("is read the same whatever is changed of the rest", async () => {
        const idle = changesOf(answer).filter(({ matters }) => !matters);
        expect(await unnoticed(idle)).toEqual(idle.map(({ of }) => of));
      });

      async function unnoticed(changes: readonly Change[]): Promise<string[]> {
        const found = await Promise.all(
          changes.map(async (change) => ({ of: change.of, now: await read(change.answer) })),
        );
        return found.filter(({ now }) => isDeepStrictEqual(now, expected)).map(({ of }) => of);
      }
    });
  }
}

/** What comes of it; of an error the message is what a user sees. */
async function asked(
  recording: Recording,
  recorded: RecordedCommand | undefined,
  answer: RecordedAnswer,
  ask: Reading["ask"],
): Promise<unknown> {
  const guest = new RecordedGuest([recording]);
  guest.tell(recorded?.command ?? "", answer);
  return ask(guest).catch((error: unknown) => (error instanceof Error ? { error: error.message } : error));
}

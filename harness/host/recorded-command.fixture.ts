/** What a program answered, or by its source would answer, to one of our commands. */
export interface RecordedAnswer {
  /** In which situation; the first of a command is the one in which all is well. */
  when: string;
  exitCode: number;
  /** False where what is said is complaint enough. */
  exitCodeMatters?: false;
  /** As it is printed; ‹…› is around what we make nothing of, so that it may change. */
  stdout?: string;
  stderr?: string;
  /** The files that print it, at the commit of the recording. */
  from: string;
}

/** The form in which we say it, and what comes back. */
export interface RecordedCommand {
  /** The program and the words that choose the command. */
  command: string;
  /** Flags that take a value, and flags that take none. */
  options?: readonly string[];
  switches?: readonly string[];
  /** How many arguments it takes besides, at least and at most. */
  operands: readonly [number, number];
  answers: readonly [RecordedAnswer, ...RecordedAnswer[]];
}

/** A program's interface, so far as we rely on it. */
export interface Recording {
  /** The repository, its tag or branch, and the commit. */
  source: string;
  commands: readonly RecordedCommand[];
}

/** Text of these lines. */
export const lines = (...text: string[]): string => `${text.join("\n")}\n`;

/** What is printed, without the marks. */
export const printed = (text = ""): string => text.replace(/[‹›]/g, "");

/** An answer in which one thing is another. */
export interface Change {
  /** What is: a word, or the exit code. */
  of: string;
  /** Whether something depends on it. */
  matters: boolean;
  answer: RecordedAnswer;
}

/** Changes an answer's exit code and then every word in turn, each into one of the same kind and length: letters into letters, digits into digits. */
export function changesOf(answer: RecordedAnswer): Change[] {
  const { exitCode, exitCodeMatters = true } = answer;
  const ofWords = (["stdout", "stderr"] as const).flatMap((stream) => {
    const text = answer[stream] ?? "";
    return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ 0: word, index }) => {
      const before = text.slice(0, index);
      const matters = before.lastIndexOf("‹") <= before.lastIndexOf("›");
      const changed = `${before}${other(word)}${text.slice(index + word.length)}`;
      return { of: `${stream}, character ${index}: ${word}`, matters, answer: { ...answer, [stream]: changed } };
    });
  });
  const failed = { ...answer, exitCode: exitCode === 0 ? 1 : 0 };
  return [{ of: "the exit code", matters: exitCodeMatters, answer: failed }, ...ofWords];
}

const other = (word: string): string =>
  word.replace(/[a-z]/g, next("a", 26)).replace(/[A-Z]/g, next("A", 26)).replace(/[0-9]/g, next("0", 10));

const next = (first: string, count: number) => (character: string) => {
  const from = first.charCodeAt(0);
  return String.fromCharCode(from + ((character.charCodeAt(0) - from + 1) % count));
};

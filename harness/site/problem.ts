/** What is wrong at a place of a site profile, before anyone knows on which line that is. */
export interface Mistake {
  path: readonly PropertyKey[];
  at: "key" | "value";
  text: string;
}

/** One mistake in a site profile, and where it stands in its file. */
export interface Problem {
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
  /** The place within the profile, e.g. `outage.budget` or `campaign.windows[1]`; empty for the profile as a whole. */
  path: string;
  text: string;
}

/** One line that an editor or a terminal can jump to. */
export const describeProblem = ({ file, line, column, path, text }: Problem): string =>
  `${file}:${line}:${column}  ${path === "" ? "" : `${path}: `}${text}.`.replace(/([?!])\.$/, "$1");

/** A path as it is written in messages. */
export const writePath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}${text && "."}${String(key)}`),
    "",
  );

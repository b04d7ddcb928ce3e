import { wrap } from "../../reports/text.ts";

const columns = 80;

/** Prints what a command has to say: one JSON document where that was asked for, else text for people. */
export function print({ json }: { json: boolean }, document: object, text: string): void {
  process.stdout.write(json ? `${JSON.stringify({ schema: 1, ...document }, undefined, 2)}\n` : `${text.trimEnd()}\n`);
}

/** A text in lines of at most 80 columns. `first` begins the first of them; the others stand below the text after it. */
export const wrapped = (text: string, first = ""): string =>
  wrap(text, columns, { first, rest: " ".repeat(first.length) }).join("\n");

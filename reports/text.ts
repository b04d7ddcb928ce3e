/** Breaks a text into lines of at most `width` characters, at spaces; a word that is longer stands alone. */
export function wrap(
  text: string,
  width: number,
  { first = "", rest = "" }: { first?: string; rest?: string } = {},
): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

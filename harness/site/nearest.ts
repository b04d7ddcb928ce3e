/** The candidate that takes the fewest edits to become `text`, and how many; undefined without candidates. */
export function nearest(text: string, candidates: readonly string[]): { candidate: string; edits: number } | undefined {
  return candidates
    .map((candidate) => ({ candidate, edits: editsBetween(text, candidate) }))
    .reduce<{ candidate: string; edits: number } | undefined>(
      (best, found) => (best === undefined || found.edits < best.edits ? found : best),
      undefined,
    );
}

/** Levenshtein's distance: letters put in, left out or changed. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const above = row;
    row = [line + 1];
    for (let column = 1; column <= to.length; column++) {
      const at = (cells: number[], index: number) => cells[index] ?? Number.POSITIVE_INFINITY;
      const change = at(above, column - 1) + (letter === to[column - 1] ? 0 : 1);
      row.push(Math.min(change, at(above, column) + 1, at(row, column - 1) + 1));
    }
  }
  return row.at(-1) ?? 0;
}

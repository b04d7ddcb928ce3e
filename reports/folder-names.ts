import { basename } from "node:path";
import type { Evidence } from "../harness/evidence/read.ts";

/** What each campaign's folder is called: its own name, or its whole path where another has the same name. */
export function folderNames(evidence: readonly Evidence[]): Map<Evidence, string> {
  const names = evidence.map(({ directory }) => basename(directory));
  return new Map(
    evidence.map((one, index) => {
      const name = names[index] ?? "";
      return [one, names.indexOf(name) === names.lastIndexOf(name) ? name : one.directory];
    }),
  );
}

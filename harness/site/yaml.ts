import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";
import { describeValue } from "./expected.ts";
import { type Mistake, type Problem, writePath } from "./problem.ts";

/** A mapping read from YAML that knows where each of its values stands, or the problems that make it unreadable. */
export type Yaml =
  | { readable: false; problems: Problem[] }
  | { readable: true; problems: Problem[]; value: unknown; problem: (mistake: Mistake) => Problem };

/** Reads YAML that should hold one mapping. A key that is there twice is a problem, but leaves the rest readable. */
export function readYaml(text: string, file: string): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(byteOrderMark, ""), {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  const problemAt = (offset: number, path: readonly PropertyKey[], message: string): Problem => {
    const { line, col: column } = text === "" ? { line: 1, col: 1 } : lines.linePos(offset);
    return { file, line, column, path: writePath(path), text: message };
  };

  const mistakes = [...document.errors, ...document.warnings];
  const problems = mistakes.map(({ code, message, pos }) => problemAt(pos[0], [], sayings[code] ?? notYaml(message)));
  visit(document, {
    Alias: (_key, { source, range }) => {
      problems.push(problemAt(range?.[0] ?? 0, [], `expected the value itself, found the alias *${source}`));
    },
  });
  const readable = mistakes.every(({ code }) => code === "DUPLICATE_KEY") && problems.length === mistakes.length;
  if (!readable) return { readable, problems };
  if (!isMap(document.contents)) {
    return { readable: false, problems: [problemAt(startOf(document.contents) ?? 0, [], whatStandsThere(document))] };
  }
  const problem = ({ path, at, text: message }: Mistake) => problemAt(offsetOf(document, path, at), path, message);
  return { readable, problems, value: document.toJS(), problem };
}

const byteOrderMark = /^\uFEFF/;

const sayings: Partial<Record<string, string>> = {
  DUPLICATE_KEY: "this key is there twice",
  MULTIPLE_DOCS: "expected one YAML document, found another",
};

const notYaml = (message: string): string => `not YAML: ${message}`;

const whatStandsThere = (document: Document): string =>
  document.contents === null || document.toJS() === null
    ? "expected a site profile, found an empty file"
    : `expected a mapping, found ${describeValue(document.toJS())}`;

/** Where a value stands, or its key; for what is missing, where the nearest mapping or list around it stands. */
function offsetOf(document: Document<ParsedNode>, path: readonly PropertyKey[], at: Mistake["at"]): number {
  const [value, key] = [document.getIn(path, true), keyNode(document, path)];
  const empty = isScalar(value) && value.value === null;
  const node = at === "key" || empty || value === undefined ? (key ?? value) : value;
  const start = isNode(node) ? startOf(node) : undefined;
  if (start !== undefined || path.length === 0) return start ?? 0;
  return offsetOf(document, path.slice(0, -1), "key");
}

function keyNode(document: Document<ParsedNode>, path: readonly PropertyKey[]): unknown {
  const around = document.getIn(path.slice(0, -1), true);
  if (path.length === 0 || !isMap(around)) return undefined;
  return around.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))?.key;
}

const startOf = (node: Node | null): number | undefined => node?.range?.[0];

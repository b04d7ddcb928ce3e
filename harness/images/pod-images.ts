import { type Document, isNode, LineCounter, parseAllDocuments } from "yaml";
import { describeValue } from "../site/expected.ts";
import { imageReferenceExpectation, readImageReference } from "../site/image-reference.ts";
import { type Problem, writePath } from "../site/problem.ts";

/** An image that a manifest has a container made of. */
export interface ManifestImage {
  image: string;
  /** The program that is started in place of the image's own. */
  command: string | undefined;
  /** Where it is named, as in `till.yaml:12`. */
  place: string;
}

/**
 * The images in a file of Kubernetes manifests: of every container of every pod, also of the pods that a Deployment, a
 * CronJob, a List or a custom resource has a template of. Or the mistakes that keep them from being read.
 */
export function podImages(text: string, file: string): { images: ManifestImage[] } | { problems: Problem[] } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const problemAt = (offset: number, path: readonly PropertyKey[], said: string): Problem => {
    const { line, col: column } = lines.linePos(offset);
    return { file, line, column, path: writePath(path), text: said };
  };
  const images: ManifestImage[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    problems.push(...document.errors.map(({ message, pos }) => problemAt(pos[0], [], `not YAML: ${message}`)));
    if (document.errors.length > 0) continue;
    for (const { path, container } of containersIn(document.toJS(), [])) {
      const offset = offsetOf(document, path);
      const { image } = container;
      if (typeof image === "string" && readImageReference(image)) {
        images.push({ image, command: commandOf(container), place: `${file}:${lines.linePos(offset).line}` });
      } else {
        problems.push(problemAt(offset, path, `expected ${imageReferenceExpectation}, found ${describeValue(image)}`));
      }
    }
  }
  return problems.length > 0 ? { problems } : { images };
}

interface Container {
  image?: unknown;
  command?: unknown;
}

const containerLists = ["containers", "initContainers", "ephemeralContainers"];

/** Every container that says what image it is of, and the path of that. */
function containersIn(value: unknown, path: PropertyKey[]): { path: PropertyKey[]; container: Container }[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => containersIn(entry, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const here = containerLists.includes(key) && Array.isArray(entry) ? entry : [];
    const containers = here.flatMap((container: Container | null, index) =>
      container?.image === undefined ? [] : [{ path: [...path, key, index, "image"], container }],
    );
    return [...containers, ...containersIn(entry, [...path, key])];
  });
}

/** The program of a container's command; one that holds a variable is only known where it is started. */
function commandOf({ command }: Container): string | undefined {
  const first: unknown = Array.isArray(command) ? command[0] : undefined;
  return typeof first === "string" && first !== "" && !first.includes("$(") ? first : undefined;
}

/** Where a value stands, or the nearest thing around it, where it stands behind an alias. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const node = document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

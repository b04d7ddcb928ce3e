/** Where an image is: what a reference such as `nginx:1.27` stands for once everything that it leaves out is filled in. */
export interface ImageReference {
  /** The registry, as in `docker.io` or `registry.example:5000`. */
  host: string;
  repository: string;
  /** Undefined only where there is a digest. */
  tag?: string;
  digest?: string;
}

export const imageReferenceExpectation = "an image reference such as nginx:1.27 or registry.example/team/till:4";

/** Reads a reference as container engines do; undefined where none of them would take it. */
export function readImageReference(text: string): ImageReference | undefined {
  const parts = form.exec(text)?.groups;
  if (!parts) return undefined;
  const { name = "", tag, digest } = parts;
  const [first = "", ...rest] = name.split("/");
  const hasHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === "localhost");
  const host = hasHost ? first : dockerHub;
  const path = hasHost ? rest.join("/") : name;
  if (!hostForm.test(host) || !pathForm.test(path)) return undefined;
  const onHub = host === dockerHub || host === "index.docker.io";
  return {
    host: onHub ? dockerHub : host,
    repository: onHub && !path.includes("/") ? `library/${path}` : path,
    ...((tag || !digest) && { tag: tag ?? "latest" }),
    ...(digest && { digest }),
  };
}

/** A reference with nothing left out. */
export function writeImageReference({ host, repository, tag, digest }: ImageReference): string {
  return `${host}/${repository}${tag ? `:${tag}` : ""}${digest ? `@${digest}` : ""}`;
}

const dockerHub = "docker.io";

const form =
  /^(?<name>[^@\s]+?)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?$/;
const hostForm = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d+)?$/i;
const pathForm = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;

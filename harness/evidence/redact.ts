/** Takes secrets out of a text before it is written anywhere. Idempotent; what is not a secret stays as it is. */
export function redact(text: string): string {
  return secrets.reduce((redacted, [pattern, replacement]) => redacted.replaceAll(pattern, replacement), text);
}

const mark = "[redacted]";

const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]*?(?:-----END \1PRIVATE KEY-----|$)/g, mark],
  // A JSON web token: a header and a claim that begin as JSON objects do, in base64url.
  [/\beyJ[\w-]{8,}\.eyJ[\w-]+\.[\w-]*/g, mark],
  [/\b(bearer)\s+(?!\[redacted\])[\w.~+/=-]{8,}/gi, `$1 ${mark}`],
  // edgecore 1.20.0 writes what it was given for a join token into its log where that is none (pkg/security/token).
  [/\b(token )(?!\[redacted\])\S+( credentials are in the wrong format)/g, `$1${mark}$2`],
  // A Kubernetes bootstrap token.
  [/\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g, mark],
  [
    /(?<![\w-])((?:(?:access|id|refresh|bearer|bootstrap)[-_])?token|password|passwd|client[-_]secret|client-key-data)(["']?\s*[:=]\s*["']?)[^\s"',;&}]+/gi,
    `$1$2${mark}`,
  ],
  [/(\w:\/\/[^\s/:@]+:)[^\s/@]+@/g, `$1${mark}@`],
];

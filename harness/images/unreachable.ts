import { messageOf } from "../errors.ts";

/** Why no answer came, as the end of a sentence that begins with a registry's name. */
export function whyUnreachable(thrown: unknown): string {
  const { code, message } = causeOf(thrown);
  const known =
    code === undefined ? undefined : (reasons[code] ?? (isUntrusted(code) ? untrusted(message) : undefined));
  return known ?? `can't be asked: ${message}`;
}

/** Whether a connection broke off, which may go better the next time. */
export const isReset = (thrown: unknown): boolean => resets.has(causeOf(thrown).code ?? "");

/** Whether what answered at a TLS connection does not speak TLS. */
export const isPlain = (thrown: unknown): boolean => /^(ERR_SSL_|EPROTO$)/.test(causeOf(thrown).code ?? "");

const resets = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "EAI_AGAIN"]);

const silent = "does not answer in time";
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections",
  ECONNRESET: "breaks connections off",
  UND_ERR_SOCKET: "breaks connections off",
  EHOSTUNREACH: "can't be reached: no route to it",
  ENETUNREACH: "can't be reached: no route to its network",
  ENOTFOUND: "has a name that no name server knows",
  EAI_AGAIN: "has a name that no name server answers for",
  ETIMEDOUT: silent,
  UND_ERR_CONNECT_TIMEOUT: silent,
  UND_ERR_HEADERS_TIMEOUT: silent,
  UND_ERR_BODY_TIMEOUT: silent,
};

const isUntrusted = (code: string): boolean =>
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_)/.test(code);

/** What Node says of its own options after a semicolon is not for those who use this one. */
const untrusted = (message: string): string =>
  `has a certificate that is not trusted (${message.split(";")[0]}): --ca FILE names the certificate of its authority`;

/** What is at the bottom of an error: the ones around it only say that fetching failed. */
function causeOf(thrown: unknown): { code?: string; message: string } {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return causeOf(thrown.errors[0]);
  if (thrown instanceof Error && thrown.cause !== undefined) return causeOf(thrown.cause);
  const { code } = thrown as { code?: unknown };
  return { message: messageOf(thrown), ...(typeof code === "string" && { code }) };
}

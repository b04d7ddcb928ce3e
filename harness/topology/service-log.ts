import { redact } from "../evidence/redact.ts";
import type { Host } from "../host/host.ts";

const limitMs = 5000;
const lookedAtLines = "400";
const longestComplaint = 600;

export interface ComplaintsOptions {
  /** Kept out of what is returned; so is what looks like a secret. */
  secrets?: readonly string[];
  /** What was complained of before the service last said this is over. */
  since?: string;
  signal: AbortSignal;
}

/**
 * What one of a node's services has complained of, oldest first, without the time and the place in its source: its errors,
 * what ended it, its panics. Empty while it has no log.
 */
export async function complaintsOf(
  host: Host,
  service: string,
  { secrets = [], since, signal }: ComplaintsOptions,
): Promise<string[]> {
  const tail = ["tail", "-n", lookedAtLines, `/var/log/islanding/${service}/current`];
  const { stdout } = await host.exec(tail, { signal, timeoutMs: limitMs });
  const recent = since === undefined ? stdout : (stdout.split(since).at(-1) ?? "");
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, "[redacted]"), recent);
  return redact(clean).split("\n").flatMap(complaintIn);
}

/** svlogd puts the time before each line, klog a severity (E and F are errors) and where in its source it was said. */
function complaintIn(line: string): string[] {
  const said = /^\S+ (?:[EF]\d{4} \S+ +\d+ \S+\] (.*)|(panic: .*))$/.exec(line);
  return said ? [(said[1] ?? said[2] ?? "").slice(0, longestComplaint)] : [];
}

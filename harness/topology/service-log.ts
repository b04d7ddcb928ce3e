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

/**
 * What one of KubeEdge's programs has logged as its own version, which it does when it starts (v1.20.0: app/server.go of
 * cloud/cmd/cloudcore and edge/cmd/edgecore); it has no flag that only prints it. "unknown" where it is not in the log.
 */
export async function versionLogged(host: Host, service: "cloudcore" | "edgecore", signal: AbortSignal) {
  const grep = ["grep", "--max-count=1", "--only-matching", "Version: v[^ ]*", `/var/log/islanding/${service}/current`];
  const { stdout } = await host.exec(grep, { signal, timeoutMs: limitMs });
  return /^Version: (\S+)/.exec(stdout)?.[1] ?? "unknown";
}

/** svlogd puts the time before each line, klog a severity (E and F are errors) and where in its source it was said. */
function complaintIn(line: string): string[] {
  const said = /^\S+ (?:[EF]\d{4} \S+ +\d+ \S+\] (.*)|(panic: .*))$/.exec(line);
  return said ? [(said[1] ?? said[2] ?? "").slice(0, longestComplaint)] : [];
}

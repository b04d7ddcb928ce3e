import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Probe } from "./probe.ts";

const limitMs = 30_000;
const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

type ProgressEvent = Extract<EventInput, { kind: "pull-progress" }>;

/** How far the pulls on a node have got, as its containerd tells it. */
export const pullProgressProbe = (host: Host): Probe => ({
  name: `pull progress on ${host.name}`,
  observe: (signal) => pullProgress(host, signal),
});

/** The same, once. */
export async function pullProgress(host: Host, signal: AbortSignal): Promise<ProgressEvent> {
  const about = { kind: "pull-progress" as const, host: host.name };
  const listing = ["ctr", "--namespace", "k8s.io", "content", "active"];
  const { ok, stdout, stderr } = await host.exec(listing, { timeoutMs: limitMs, signal });
  if (!ok) return { ...about, outcome: "unknown", bytes: 0, detail: stderr.slice(0, 300) };
  return { ...about, outcome: "ok", bytes: bytesIn(stdout) };
}

/** Adds up the second column of `ctr content active` (containerd 1.6 and 1.7: reference, size, age), e.g. `12.5MB`. */
function bytesIn(listing: string): number {
  const sizes = [...listing.matchAll(/^\S+\s+([\d.]+)\s*([kMG]?B)\s/gm)];
  return Math.round(sizes.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? 0), 0));
}

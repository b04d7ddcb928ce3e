import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { vantagePath } from "../host/vantage.ts";

/** Where a host has the program that asks its container runtime. */
export const crictlPath = "/usr/local/bin/crictl";

export interface HarnessTools {
  /** On this machine; undefined for a host that has them already. */
  programs?: { vantage: string; crictl: string } | undefined;
  /** Name → address, of machines that the host has to know without asking a server. */
  names: Readonly<Record<string, string>>;
  /** Where the host's container runtime listens; undefined for a host without containers. */
  runtimeSocket?: string;
}

/** Gives a machine that nobody has prepared what the harness asks it by. */
export async function equip(host: Host, { programs, names, runtimeSocket }: HarnessTools, signal: AbortSignal) {
  if (programs) {
    await host.copyIn(programs.vantage, vantagePath, signal);
    await host.copyIn(programs.crictl, crictlPath, signal);
  }
  if (runtimeSocket) await keep(host, "/etc/crictl.yaml", `runtime-endpoint: unix://${runtimeSocket}\n`, signal);
  const known = { localhost: "127.0.0.1", [host.name]: "127.0.1.1", ...names };
  const lines = Object.entries(known).map(([name, address]) => `${address} ${name}\n`);
  await keep(host, "/etc/hosts", lines.join(""), signal);
}

async function keep(host: Host, path: string, input: string, signal: AbortSignal): Promise<void> {
  const outcome = await host.exec(["tee", path], { input, signal });
  if (!outcome.ok) throw new IslandingError("equip-failed", `${host.name}: writing ${path} failed: ${outcome.stderr}`);
}

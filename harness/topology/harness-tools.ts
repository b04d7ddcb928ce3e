import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { vantagePath } from "../host/vantage.ts";

export interface HarnessTools {
  /** The measuring program, on this machine. */
  vantage: string;
  /** Name → address, of machines that the host has to know without asking a server. */
  names: Readonly<Record<string, string>>;
  /** Undefined for a host without containers: the program that asks their runtime, on this machine, and where the runtime listens. */
  runtime?: { crictl: string; socket: string };
}

/** Gives a machine that nobody has prepared what the harness asks it by. */
export async function equip(host: Host, { vantage, names, runtime }: HarnessTools, signal: AbortSignal): Promise<void> {
  await host.copyIn(vantage, vantagePath, signal);
  if (runtime) {
    await host.copyIn(runtime.crictl, "/usr/local/bin/crictl", signal);
    await keep(host, "/etc/crictl.yaml", `runtime-endpoint: unix://${runtime.socket}\n`, signal);
  }
  const known = { localhost: "127.0.0.1", [host.name]: "127.0.1.1", ...names };
  const lines = Object.entries(known).map(([name, address]) => `${address} ${name}\n`);
  await keep(host, "/etc/hosts", lines.join(""), signal);
}

async function keep(host: Host, path: string, input: string, signal: AbortSignal): Promise<void> {
  const outcome = await host.exec(["tee", path], { input, signal });
  if (!outcome.ok) throw new IslandingError("equip-failed", `${host.name}: writing ${path} failed: ${outcome.stderr}`);
}

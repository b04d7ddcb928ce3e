import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Probe } from "./probe.ts";
import { bytesOf } from "./process-status.ts";

const limitMs = 5000;
/** What /proc/PID/stat counts processor time in (proc(5)): USER_HZ, which is 100 wherever the harness runs. */
const msPerTick = 10;

/** How much processor time a program on a host has used, and how much memory it holds. */
export function gatewayLoadProbe({ host, program }: { host: Host; program: string }): Probe {
  return {
    name: `load of ${program}`,
    async observe(signal): Promise<EventInput> {
      const about = { kind: "gateway-load" as const, host: host.name, program };
      const found = await host.exec(["pidof", program], { signal, timeoutMs: limitMs });
      if (!found.ok) return { ...about, outcome: "unknown", detail: found.stderr.slice(0, 300) || "it does not run" };
      const files = ["stat", "status"].map((file) => `/proc/${found.stdout.trim()}/${file}`);
      const read = await host.exec(["cat", ...files], { signal, timeoutMs: limitMs });
      const load = loadIn(read.stdout);
      if (!read.ok || !load) {
        return { ...about, outcome: "unknown", detail: read.stderr.slice(0, 300) || "its load can't be read" };
      }
      return { ...about, outcome: "ok", ...load };
    },
  };
}

/** In the one line of `stat` the name stands in parentheses and may hold anything; the state is the first field after it. */
function loadIn(files: string): { cpuMs: number; rssBytes: number } | undefined {
  const [stat = ""] = files.split("\n");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const rssBytes = bytesOf("VmRSS", files);
  return Number.isNaN(ticks) || rssBytes === undefined ? undefined : { cpuMs: ticks * msPerTick, rssBytes };
}

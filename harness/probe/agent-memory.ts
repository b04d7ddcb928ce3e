import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Probe } from "./probe.ts";
import { bytesOf } from "./process-status.ts";

const limitMs = 5000;

/** How much memory a process holds on a host: what the kernel says of it in /proc/PID/status (proc(5)). */
export function agentMemoryProbe(host: Host, pid: string): Probe {
  return {
    name: `memory of the node agent on ${host.name}`,
    async observe(signal): Promise<EventInput> {
      const about = { kind: "agent-memory" as const, host: host.name };
      const unknown = (detail: string) => ({ ...about, outcome: "unknown" as const, detail });
      const { ok, stdout, stderr } = await host.exec(["cat", `/proc/${pid}/status`], { signal, timeoutMs: limitMs });
      if (!ok) return unknown(stderr.slice(0, 300) || `process ${pid} could not be looked at`);
      const program = /^Name:\s+(.+)$/m.exec(stdout)?.[1];
      const rssBytes = bytesOf("VmRSS", stdout);
      const anonBytes = bytesOf("RssAnon", stdout);
      if (program === undefined || rssBytes === undefined) return unknown(`process ${pid} shows no memory of its own`);
      return { ...about, outcome: "ok", program, rssBytes, ...(anonBytes !== undefined && { anonBytes }) };
    },
  };
}

import { expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { agentMemoryProbe } from "./agent-memory.ts";

const signal = new AbortController().signal;
const hostWith = (status: string) =>
  new FakeHost("site-1", "192.0.2.3", ([, file]) => (file === "/proc/41/status" ? { stdout: status } : undefined));

test("a node agent's memory is what the kernel says its process holds, and of that what no file backs", async () => {
  const status = "Name:\tedgecore\nUmask:\t0022\nVmPeak:\t 1288248 kB\nVmRSS:\t   90112 kB\nRssAnon:\t   40960 kB\n";
  expect(await agentMemoryProbe(hostWith(status), "41").observe(signal)).toEqual({
    kind: "agent-memory",
    host: "site-1",
    outcome: "ok",
    program: "edgecore",
    rssBytes: 90_112 * 1024,
    anonBytes: 40_960 * 1024,
  });
});

test("a process that is gone, or is the kernel's own, makes the observation unknown", async () => {
  expect(await agentMemoryProbe(hostWith(""), "7").observe(signal)).toEqual({
    kind: "agent-memory",
    host: "site-1",
    outcome: "unknown",
    detail: "cat: not found",
  });
  expect(await agentMemoryProbe(hostWith("Name:\tkthreadd\n"), "41").observe(signal)).toMatchObject({
    outcome: "unknown",
    detail: "process 41 shows no memory of its own",
  });
});

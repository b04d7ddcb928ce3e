import { expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { gatewayLoadProbe } from "./gateway-load.ts";

const signal = new AbortController().signal;
const observed = (stat: string | undefined) => {
  const host = new FakeHost("cloudcore", "192.0.2.3", ([program]) => {
    if (program === "pidof") return stat === undefined ? { ok: false, exitCode: 1 } : { stdout: "41\n" };
    return { stdout: stat ?? "" };
  });
  return gatewayLoadProbe({ host, program: "cloudcore" }).observe(signal);
};
const about = { kind: "gateway-load", host: "cloudcore", program: "cloudcore" };

test("a program's load is the processor time that it has used in and outside the kernel, and what it holds in memory", async () => {
  const stat =
    "41 (cloud) core) S 1 41 41 0 -1 4194560 9000 0 12 0 310 45 0 0 20 0 11 0 8300 1310000000 16384 1844\nName:\tcloudcore\nVmRSS:\t   65536 kB\n";
  expect(await observed(stat)).toEqual({ ...about, outcome: "ok", cpuMs: 3550, rssBytes: 67_108_864 });
});

test("a program that does not run, or says nothing, makes the observation unknown", async () => {
  expect(await observed(undefined)).toEqual({ ...about, outcome: "unknown", detail: "it does not run" });
  expect(await observed("")).toMatchObject({ ...about, outcome: "unknown" });
});

import { describe, expect, test } from "vitest";
import { FakeHost } from "../../host/fake.ts";
import type { VantageAnswer } from "../../host/vantage.ts";
import { vantageThat } from "../identity/vantage.fixture.ts";
import { arrivedProbe, takenProbe } from "./probes.ts";
import { Taken } from "./taken.ts";

const signal = AbortSignal.timeout(1000);
const agent = new FakeHost("monitoring-agent", "192.0.2.3", ([program]) =>
  program === "du" ? { stdout: "40960\t/var/lib/prometheus" } : undefined,
);
const metrics = `# HELP prometheus_remote_storage_samples_in_total Samples in to remote storage.
# TYPE prometheus_remote_storage_samples_in_total counter
prometheus_remote_storage_samples_in_total 1.2584e+06
prometheus_remote_storage_highest_timestamp_in_seconds 1.795280245e+09
prometheus_remote_storage_samples_dropped_total{remote_name="799a0a",url="https://centre/api/v1/write"} 3
prometheus_remote_storage_samples_failed_total{remote_name="799a0a",url="https://centre/api/v1/write"} 4
`;

describe("the site's agent", () => {
  const observe = (answer: Partial<VantageAnswer>, samples = new Taken()) =>
    takenProbe(agent, vantageThat(() => answer).vantage, samples).observe(signal);

  test("tells what it has taken and given up, and how large its buffer is", async () => {
    const samples = new Taken();
    expect(await observe({ body: metrics }, samples)).toEqual({
      kind: "samples-taken",
      host: "monitoring-agent",
      outcome: "ok",
      taken: 1_258_400,
      untilS: 1_795_280_245,
      dropped: 7,
      bufferBytes: 40_960,
    });
    expect(samples.asked).toMatchObject({ taken: 1_258_400 });
  });

  test.each([
    [{ ok: false, error: "refused" }, "refused"],
    [{ status: 503 }, "the agent answers with status 503"],
    [{ body: "up 1\n" }, "the agent does not tell how many samples it has taken"],
  ])("is unknown where it answers %o", async (answer, detail) => {
    expect(await observe(answer)).toMatchObject({ outcome: "unknown", detail });
  });
});

describe("central monitoring", () => {
  const store = { name: "observability", caPem: "CA", access: { user: "site", password: "open sesame" } };
  const told = (value: unknown) => JSON.stringify({ status: "success", data: { result: value } });
  async function observe(answer: Partial<VantageAnswer>) {
    const samples = new Taken();
    samples.add({ taken: 500, untilS: 1_795_280_245, dropped: 0 });
    const { vantage, asked } = vantageThat(() => answer);
    const event = await arrivedProbe(new FakeHost("observability", "192.0.2.9"), vantage, store, samples).observe(
      signal,
    );
    return { event, asked };
  }

  test("is asked how much it knows of what was taken, to the second, and by the password", async () => {
    const { event, asked } = await observe({ body: told([{ value: [1_795_280_300, "480"] }]) });
    expect(event).toMatchObject({ outcome: "ok", latencyMs: 7, untilS: 1_795_280_245, taken: 500, arrived: 480 });
    expect(new URL(asked[0]?.url ?? "").searchParams.get("query")).toBe(
      'sum(count_over_time({job="site",metric!=""}[15d] @ 1795280246))',
    );
    expect(asked[0]).toMatchObject({
      serverName: "observability",
      caPem: "CA",
      headers: { Authorization: "Basic c2l0ZTpvcGVuIHNlc2FtZQ==" },
    });
  });

  test("knows nothing where it has no such series", async () => {
    expect((await observe({ body: told([]) })).event).toMatchObject({ outcome: "ok", arrived: 0 });
  });

  test.each([
    [{ ok: false, detail: 'Get "https://127.0.0.1:9090/api/v1/query?query=%22": i/o timeout' }, "i/o timeout"],
    [{ body: JSON.stringify({ status: "error", error: "parse error" }) }, "parse error"],
    [{ status: 401, body: "Unauthorized\n" }, "no answer to the question, but: Unauthorized\n"],
  ])("is unknown where it answers %o", async (answer, detail) => {
    expect((await observe(answer)).event).toMatchObject({ outcome: "unknown", detail });
  });

  test("is not asked before anything is known to have been taken", async () => {
    const { vantage, asked } = vantageThat(() => ({}));
    const probe = arrivedProbe(new FakeHost("observability", "192.0.2.9"), vantage, store, new Taken());
    expect(await probe.observe(signal)).toMatchObject({ outcome: "unknown" });
    expect(asked).toEqual([]);
  });
});

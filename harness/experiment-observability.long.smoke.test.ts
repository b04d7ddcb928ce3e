import { afterEach, expect, test, vi } from "vitest";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { always, cellOf, MeasuredCell, secretsOfServers, windowOf, within } from "./measured-cell.fixture.ts";
import { sleep } from "./wait.ts";

const cell = cellOf({
  id: "observability",
  dependency: "observability",
  window: windowOf(90),
  requirements: [within("observability.buffered", 120_000), always("service.continuity")],
});

afterEach(() => vi.restoreAllMocks());

test("what is measured while central monitoring is cut off arrives afterwards, and nothing else was cut off", async () => {
  const secrets = secretsOfServers(["observability"]);
  await using measured = await MeasuredCell.measure(cell);
  const { state, reasons } = measured.certificate;
  expect(state, JSON.stringify(reasons)).toBe("confirmed");
  const toApi = measured.path("site-1", "centre");
  expect(toApi).toMatchObject({ expect: "open", before: "open", during: { blocked: 0 }, after: "open" });
  const buffered = measured.verdictOf("observability.buffered");
  expect(buffered).toMatchObject({ outcome: "pass", figures: { share: 1, samplesMissing: 0 } });
  expect(buffered?.figures.samplesTaken).toBeGreaterThan(500);
  expect(measured.verdictOf("service.continuity")).toMatchObject({ outcome: "pass" });
  expect(await ownLeftovers()).toEqual([]);
  expect(secrets.length).toBeGreaterThan(0);
  expect(await measured.filesTelling(["observability"])).not.toEqual([]);
  expect(await measured.filesTelling(secrets)).toEqual([]);
});

test("an agent that was killed in the window, and started again, has lost what it had not sent", async () => {
  secretsOfServers(["observability"], (server) => {
    const [agent] = server.atSite ?? [];
    if (!agent) throw new Error("Expected an agent at the site, found none.");
    const killAgent = async () => {
      await sleep(60_000, new AbortController().signal);
      await agent.exec(["sv", "kill", "/etc/service/prometheus"]);
    };
    const disturb: typeof server.disturb = async (context) => {
      await Promise.all([server.disturb(context), killAgent()]);
    };
    return { ...server, disturb };
  });
  await using measured = await MeasuredCell.measure(cell);
  const buffered = measured.verdictOf("observability.buffered");
  expect(buffered).toMatchObject({ outcome: "fail", reasons: [{ code: "not-recovered" }] });
  expect(buffered?.figures.share).toBeLessThan(0.9);
});

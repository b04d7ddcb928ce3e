import { afterAll, beforeAll, expect, test } from "vitest";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { cellOf, MeasuredCell, secretsOfServers, windowOf, within } from "./measured-cell.fixture.ts";

const cell = cellOf({
  id: "registry",
  dependency: "registry",
  // The first failure takes containerd half a minute.
  window: windowOf(120),
  disturbances: ["none", "crash"],
  requirements: [
    within("registry.cached-starts", 60_000),
    within("registry.cached-starts-always", 60_000),
    within("registry.uncached-fails-cleanly", 100_000),
    within("registry.recovers", 120_000),
  ],
});

let secrets: string[];
let measured: MeasuredCell;
beforeAll(async () => {
  secrets = secretsOfServers(["registry"]);
  measured = await MeasuredCell.measure(cell);
});
afterAll(() => measured[Symbol.asyncDispose]());

test("only the registry was cut off: the API server went on answering the site", async () => {
  expect(measured.certificate.state).toBe("confirmed");
  const toApi = measured.path("site-1", "centre");
  expect(toApi).toMatchObject({ expect: "open", before: "open", during: { blocked: 0 }, after: "open" });
  expect(toApi?.during.open).toBeGreaterThan(5);
  expect(await ownLeftovers()).toEqual([]);
});

test("a pod starts from an image that is on its node, unless it has to ask for it all the same", () => {
  expect(measured.verdictOf("registry.cached-starts")).toMatchObject({ outcome: "pass" });
  expect(measured.verdictOf("registry.cached-starts-always")).toMatchObject({ outcome: "fail" });
});

test("a pod whose image was never pulled says why it does not run, and runs once the link is back", () => {
  const shown = measured.verdictOf("registry.uncached-fails-cleanly");
  expect(shown).toMatchObject({ outcome: "pass" });
  expect(shown?.reasons[0]?.text).toMatch(/ErrImagePull: .*shop\/price-display:2.*i\/o timeout/);
  expect(measured.verdictOf("registry.recovers")).toMatchObject({ outcome: "pass" });
});

test("nothing in the evidence tells the registry's password", async () => {
  expect(secrets.length).toBeGreaterThan(0);
  expect(await measured.filesTelling(["registry"])).not.toEqual([]);
  expect(await measured.filesTelling(secrets)).toEqual([]);
});

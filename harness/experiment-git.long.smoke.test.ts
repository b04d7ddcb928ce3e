import { afterAll, beforeAll, expect, test } from "vitest";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { cellOf, MeasuredCell, secretsOfServers, windowOf } from "./measured-cell.fixture.ts";
import { gitEntries } from "./site/git.ts";

const cell = cellOf({
  id: "git",
  dependency: "git",
  // A request that Git makes as the link is cut is given up after two minutes, which is when the site says so.
  window: windowOf(160),
  requirements: gitEntries.map(({ id, level, threshold, unit }) => ({
    id,
    sentence: `${id}.`,
    level,
    threshold,
    unit,
  })),
});

let secrets: string[];
let measured: MeasuredCell;
beforeAll(async () => {
  secrets = secretsOfServers(["git"]);
  measured = await MeasuredCell.measure(cell);
});
afterAll(() => measured[Symbol.asyncDispose]());

test("only Git was cut off: the API server went on answering the agent", async () => {
  expect(measured.certificate.state).toBe("confirmed");
  const toApi = measured.path("gitops", "centre");
  expect(toApi).toMatchObject({ expect: "open", before: "open", during: { blocked: 0 }, after: "open" });
  expect(toApi?.during.open).toBeGreaterThan(5);
  expect(await ownLeftovers()).toEqual([]);
});

test("what is deployed stays, and the agent undoes what somebody changed by hand", () => {
  expect(measured.verdictOf("git.deployed-stays")).toMatchObject({ outcome: "pass" });
  expect(measured.verdictOf("git.drift-held")).toMatchObject({ outcome: "pass" });
});

test("a commit of the window and a rewritten history are in force soon after the link is back", () => {
  const applied = measured.verdictOf("git.commit-applied");
  expect(applied).toMatchObject({ outcome: "pass" });
  expect(applied?.reasons[0]?.text).toMatch(/it was told there: "git fetch had no answer for 120 s"/);
  expect(measured.verdictOf("git.rewrite-applied")).toMatchObject({ outcome: "pass" });
});

test("a faulty commit stops nothing, and the agent says what is wrong", () => {
  const broken = measured.verdictOf("git.broken-commit");
  expect(broken).toMatchObject({ outcome: "pass" });
  expect(broken?.reasons[0]?.text).toMatch(/It said: "apps\/Deployment\/default\/from-git-broken .* is invalid/);
});

test("nothing in the evidence tells the Git server's password", async () => {
  expect(secrets.length).toBeGreaterThan(0);
  expect(await measured.filesTelling(["git"])).not.toEqual([]);
  expect(await measured.filesTelling(secrets)).toEqual([]);
});

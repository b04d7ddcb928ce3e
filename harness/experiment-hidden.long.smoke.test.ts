import { afterEach, expect, test, vi } from "vitest";
import { engineMust, runLabel } from "./host/engine.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { always, cellOf, MeasuredCell } from "./measured-cell.fixture.ts";
import { adoptNetwork } from "./topology/docker-network.ts";
import { kubernetesBuilt } from "./topology/kubernetes.ts";
import type { Cluster } from "./topology/topology.ts";
import { waitFor } from "./wait.ts";
import { deploymentOn } from "./workload/deployment.ts";

const cell = cellOf({ id: "hidden", disturbances: ["none", "reboot"], requirements: [always("central.hidden")] });

const signal = new AbortController().signal;
const licenceServer = 150;

afterEach(() => vi.restoreAllMocks());

/** Returns what became of the requirement, under a confirmed certificate that found nothing left behind. */
async function measuredVerdict() {
  await using measured = await MeasuredCell.measure(cell);
  expect(measured.certificate).toMatchObject({ state: "confirmed", removed: { inventoryEqual: true, left: [] } });
  expect(await ownLeftovers()).toEqual([]);
  return measured.verdictOf("central.hidden");
}

/** A licence server at the centre, and at the first node a workload that asks it without a word about it. */
async function deployInSecret(run: string, { workloadImage, centre }: Cluster): Promise<void> {
  const network = await adoptNetwork(run);
  const server = network.address(licenceServer);
  const place = ["--label", `${runLabel}=${run}`, "--network", network.name, "--ip", server];
  await engineMust(["run", "--detach", ...place, "--env", "SOURCE=none", workloadImage]);
  const deployment = deploymentOn("site-1", {
    name: "licensed",
    labels: { licensed: "true" },
    container: {
      name: "licensed",
      image: workloadImage,
      args: ["licensed", `${server}:8080`],
      env: [{ name: "SOURCE", value: "none" }],
    },
  });
  await centre.apply([deployment]);
  const runs = async () => (await centre.pods("licensed")).some(({ status }) => status?.phase === "Running");
  await waitFor(runs, { what: "the licensed workload to run", limitMs: 60_000, signal });
}

test("a site whose machines and services try nothing but their own centre is found to, also through a reboot", async () => {
  const verdict = await measuredVerdict();
  expect(verdict?.reasons.map(({ text }) => text)).toEqual([
    expect.stringMatching(
      /^In the window the site's 2 machines tried to reach only what is known: centre\. A machine that booted anew was not watched for up to \d+(\.\d)? s\.$/,
    ),
  ]);
  expect(verdict).toMatchObject({ outcome: "pass", figures: { hidden: 0, tried: 1 } });
});

test("a workload that asks a licence server in secret is found, though that server is not what was cut off", async () => {
  const up = kubernetesBuilt.up.bind(kubernetesBuilt);
  vi.spyOn(kubernetesBuilt, "up").mockImplementation(async (options) => {
    const cluster = await up(options);
    await deployInSecret(options.run, cluster);
    return cluster;
  });
  const verdict = await measuredVerdict();
  expect(verdict).toMatchObject({ outcome: "fail", figures: { hidden: 1, tried: 2 } });
  expect(verdict?.reasons[0]?.text).toMatch(
    /^In the window the site tried to reach what nobody has named: 198\.\d+\.\d+\.151, TCP port 8080, by site-1 \(from 10\.244\.1\.\d+, \d\d+ times\)\.$/,
  );
});

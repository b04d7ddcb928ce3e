import { randomInt } from "node:crypto";
import { IslandingError } from "../errors.ts";
import { engine, engineMust, ownerLabel, runLabel } from "../host/engine.ts";
import { formatIdentity, thisProcess } from "../host/process.ts";

/** A run's own network: 254 fixed addresses that no other run has. */
export interface RunNetwork {
  name: string;
  /** The address of machine `index` (1 is the centre's; the gateway comes before it). */
  address(index: number): string;
}

const attempts = 60;

/** The network of a run whose topology is up. */
export async function adoptNetwork(run: string): Promise<RunNetwork> {
  const name = `islanding-${run}`;
  const gateway = await engineMust(["network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", name]);
  return { name, address: addressIn(gateway.trim().replace(/\.1$/, "")) };
}

const addressIn =
  (prefix: string): RunNetwork["address"] =>
  (index) =>
    `${prefix}.${index + 1}`;

/**
 * Makes the run's network, without a way out. Its addresses come from 198.18.0.0/15, which RFC 2544 sets aside for
 * tests of network devices, so that they are neither on the internet nor likely in the user's own networks.
 */
export async function createNetwork(run: string): Promise<RunNetwork> {
  const name = `islanding-${run}`;
  const masquerade = "com.docker.network.bridge.enable_ip_masquerade=false";
  const owner = formatIdentity(await thisProcess());
  const first = randomInt(512);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const block = (first + attempt) % 512;
    const prefix = `198.${18 + Math.floor(block / 256)}.${block % 256}`;
    const labels = ["--label", `${runLabel}=${run}`, "--label", `${ownerLabel}=${owner}`];
    const outcome = await engine([
      "network",
      "create",
      ...labels,
      "--opt",
      masquerade,
      "--subnet",
      `${prefix}.0/24`,
      // k3d looks for it, and the engine names none that it has chosen by itself.
      "--gateway",
      `${prefix}.1`,
      name,
    ]);
    if (outcome.ok) return { name, address: addressIn(prefix) };
    if (/already exists/i.test(outcome.stderr)) throw runTaken(name);
    if (!/overlaps/i.test(outcome.stderr)) await engineMust(["network", "inspect", name]);
  }
  throw new IslandingError("no-network", `None of ${attempts} address blocks of 198.18.0.0/15 was free for a network.`);
}

const runTaken = (network: string) =>
  new IslandingError(
    "run-taken",
    `Expected no network ${network} on this engine, found one: another run has this name.`,
    {
      hint: "Run again: every run takes a new name. `islanding recover` removes what a dead run left.",
    },
  );

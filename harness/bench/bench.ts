import { randomBytes } from "node:crypto";
import { median } from "../check/spread.ts";
import { cut } from "../fault/cut.ts";
import type { Injected } from "../fault/fault.ts";
import { Witness } from "../fault/witness.ts";
import { run as runCommand } from "../host/command.ts";
import { inPackage } from "../parts/package-root.ts";
import { ensureKubernetesParts } from "../parts/parts.ts";
import { kubernetesBuilt } from "../topology/kubernetes.ts";
import type { Cluster } from "../topology/topology.ts";
import { describe, type Figure, time } from "./measure.ts";

/** Prints the figures that the project promises to keep small, as this machine has them now. Compare ratios, not milliseconds: machines are noisy. */
const repetitions = 10;
const signal = AbortSignal.timeout(20 * 60_000);
const run = `b${randomBytes(3).toString("hex")}`;

const help = await time(
  "islanding --help",
  repetitions,
  () => runCommand([process.execPath, inPackage("bin", "islanding.js"), "--help"]),
  300,
);
await ensureKubernetesParts({ signal, report: ({ text }) => console.log(text) });
const parts = await time("parts from a warm cache", 3, () =>
  ensureKubernetesParts({ signal, report: () => undefined }),
);

let cluster: Cluster | undefined;
const up = await time(
  "4 nodes from nothing to Ready",
  1,
  async () => {
    cluster = await kubernetesBuilt.up({ run, siteNodes: 4, servers: 1, signal, report: () => undefined });
  },
  25_000,
);
if (cluster) {
  await using measured = cluster;
  print([help, parts, up, ...(await faultFigures(measured))]);
}

async function faultFigures(site: Cluster): Promise<Figure[]> {
  const sides = site.sidesOf("api-server");
  const witness = new Witness(sides, (host) => site.vantage(host));
  const paths = cut.paths(sides);
  await witness.prepare(paths);
  // The first one also finds the way into the hosts' networks, as the inventory before a real cut does.
  await (await cut.inject(sides, run)).heal();

  const injecting: number[] = [];
  const witnessing: number[] = [];
  const healing: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    let injected: Injected | undefined;
    injecting.push(...(await time("", 1, async () => (injected = await cut.inject(sides, run)))).ms);
    witnessing.push(...(await time("", 1, () => witness.look("during", paths, ({ expect }) => expect))).ms);
    healing.push(...(await time("", 1, async () => injected?.heal())).ms);
  }
  return [
    { name: "inject a cut on 6 hosts", ms: injecting, budgetMs: 30 },
    { name: `witness it on ${paths.length} paths`, ms: witnessing, budgetMs: 1000 },
    { name: "heal it", ms: healing },
    await time("for comparison: one docker exec", repetitions, () => site.observer.exec(["true"])),
  ];
}

function print(figures: readonly Figure[]): void {
  for (const figure of figures) console.log(describe(figure));
  const injection = figures.find(({ name }) => name.startsWith("inject"));
  const comparison = figures.find(({ name }) => name.startsWith("for comparison"));
  if (injection && comparison) {
    const ratio = median(injection.ms) / median(comparison.ms);
    console.log(`A cut on 6 hosts takes ${ratio.toFixed(2)} times as long as one docker exec.`);
  }
}

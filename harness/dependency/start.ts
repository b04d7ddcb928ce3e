import { type Dependency, type ServerName, serverNames } from "../campaign/cell.ts";
import { ensureKubernetesParts } from "../parts/parts.ts";
import type { ReportProgress } from "../progress.ts";
import { dependencyFacts } from "../site/dependencies.ts";
import { adoptNetwork } from "../topology/docker-network.ts";
import { Authority } from "../topology/pki.ts";
import { allSettled } from "../wait.ts";
import type { CentralServer } from "./central-server.ts";
import { startOf } from "./index.ts";
import { places } from "./server-machine.ts";

const startLimitMs = 120_000;

/**
 * Starts the central servers where one of them is to be lost: all of them, so that the others can be seen to stay. They
 * carry the run's label and go with the run.
 */
export async function startServers(
  dependency: Dependency,
  { run, signal, report }: { run: string; signal: AbortSignal; report: ReportProgress },
): Promise<CentralServer[]> {
  const { centralServers: lost } = dependencyFacts[dependency];
  if (!lost) return [];
  const { nodeImage: image, vantage } = await ensureKubernetesParts({ signal, report });
  const network = await adoptNetwork(run);
  const authority = await Authority.create(`islanding-${run}-servers`);
  report({ phase: "up", text: `starting ${serverNames.join(" and ")}`, limitMs: startLimitMs });
  const machine = { run, network, image, vantage, signal, report, authority };
  const start = (name: ServerName, place: number) =>
    startOf[name]({ ...machine, index: places.servers + place, isLost: lost.includes(name) });
  return allSettled(serverNames.map(start));
}

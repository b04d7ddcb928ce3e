import { performance } from "node:perf_hooks";
import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { type JoinObstacle, obstacleIn } from "./join-obstacles.ts";
import type { KubernetesCentre } from "./kubernetes-centre.ts";
import { complaintsOf } from "./service-log.ts";

/** What edgecore says once it is connected: whatever kept it from that is over. */
const connected = "Websocket connect to cloud access successful";

export interface EdgeJoinSettings {
  site: readonly Host[];
  centre: Pick<KubernetesCentre, "untilReady">;
  cloudcoreAddress: string;
  /** Is kept out of what is thrown. */
  joinToken: string;
  signal: AbortSignal;
}

/**
 * Waits until every one of these machines is a Ready node. Throws what edgecore says of it, as soon as that can't come right
 * by itself (the error's code is the obstacle's), or when the limit has passed (`edge-nodes-not-ready`).
 */
export async function untilJoined({ site, centre, cloudcoreAddress, joinToken, signal }: EdgeJoinSettings) {
  const complaints = (host: Host) => complaintsOf(host, "edgecore", { secrets: [joinToken], since: connected, signal });
  const patience = new Patience();
  let missing = site;
  const look = async (ready: readonly string[]): Promise<void> => {
    missing = site.filter(({ name }) => !ready.includes(name));
    for (const host of missing) {
      const met = lastObstacle(await complaints(host));
      if (patience.endsWith(host, met?.obstacle) && met) throw hopeless(host, cloudcoreAddress, met);
    }
  };
  try {
    await centre.untilReady(site.length, signal, look);
  } catch (error) {
    if (!(error instanceof IslandingError && error.code === "wait-limit")) throw error;
    const said = await Promise.all(missing.map(async (host) => lastWords(host, await complaints(host))));
    throw new IslandingError("edge-nodes-not-ready", [error.message, ...said].join(" "), { cause: error });
  }
}

interface Met {
  obstacle: JoinObstacle;
  complaint: string;
}

function lastObstacle(complaints: readonly string[]): Met | undefined {
  const met = complaints.map((complaint) => ({ complaint, obstacle: obstacleIn(complaint) }));
  return met.findLast((one): one is Met => one.obstacle !== undefined);
}

/** How long each machine has had the obstacle that it has. */
class Patience {
  readonly #since = new Map<Host, { obstacle: JoinObstacle; atMs: number }>();

  /** Whether this obstacle, which the host has now, has lasted too long to go away. */
  endsWith(host: Host, obstacle: JoinObstacle | undefined): boolean {
    const atMs = performance.now();
    if (!obstacle) this.#since.delete(host);
    else if (this.#since.get(host)?.obstacle !== obstacle) this.#since.set(host, { obstacle, atMs });
    const since = this.#since.get(host);
    return since !== undefined && atMs - since.atMs >= since.obstacle.patienceMs;
  }
}

function hopeless(host: Host, cloudcoreAddress: string, { obstacle, complaint }: Met): IslandingError {
  const lasting = obstacle.patienceMs > 0 ? `, for ${obstacle.patienceMs / 1000} s,` : "";
  return new IslandingError(
    obstacle.code,
    `Expected ${host.name} to join cloudcore at ${cloudcoreAddress}, but its edgecore says${lasting} "${complaint}".`,
    { hint: obstacle.hint },
  );
}

const lastWords = ({ name }: Host, complaints: readonly string[]) =>
  `${name} is not: its edgecore ${complaints.length > 0 ? `last complained "${complaints.at(-1)}"` : "complains of nothing"}.`;

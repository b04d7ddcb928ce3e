import { IslandingError } from "../errors.ts";
import { inSeconds } from "../history/duration.ts";
import { serveProbe } from "../probe/serve.ts";
import { agedShare, shortTokenLifeMs } from "../site/short-token.ts";
import { sleep } from "../wait.ts";
import { workloadUrl } from "../workload/manifests.ts";
import { restartThenCrash } from "./agent-restart.ts";
import { type Disturbance, type DisturbanceContext, disturbanceEvent } from "./disturbance.ts";

const variant = "short-token";
/** Clocks of the node and of this machine may differ a little, and nobody acts on the very second. */
const marginMs = 5000;

/**
 * Waits until the node's ten-minute token is past 80 % of its life, then restarts the agent and kills the workloads: an
 * agent that throws an aged token away before it has a new one can't start a pod that mounts it.
 */
export const agedTokenRestart: Disturbance = async (context) => {
  const { host, record, signal, windowEnd } = context;
  const expiresAtMs = await expiryOf(context);
  const agedAtMs = expiresAtMs - shortTokenLifeMs * (1 - agedShare) + marginMs;
  await sleep(Math.max(0, agedAtMs - Date.now()), AbortSignal.any([signal, windowEnd]));
  record(disturbanceEvent("aged-token-restart", host, { step: "begin" }));

  const foundMs = await expiryOf(context);
  const age = `${inSeconds(shortTokenLifeMs - (foundMs - Date.now()))} of ${inSeconds(shortTokenLifeMs)}`;
  if (foundMs !== expiresAtMs) {
    const text = `The token on ${host.name} was renewed meanwhile: it is ${age} old, though the window has cut the site off.`;
    throw new IslandingError("token-renewed", text);
  }
  const proof = { what: "token-age" as const, before: `expires ${new Date(expiresAtMs).toISOString()}`, after: age };
  record(disturbanceEvent("aged-token-restart", host, { step: "proved", variant, proof }));
  await restartThenCrash(context, "aged-token-restart");
};

/** When the token that the workload was given ends, as the workload itself reads it. */
async function expiryOf({ cluster, host, variants, signal }: DisturbanceContext): Promise<number> {
  const url = workloadUrl(host.address, variants, variant);
  const answer = await serveProbe(cluster.vantage(cluster.observer), { host: host.name, variant, url }).observe(signal);
  const value = answer.kind === "serve" ? answer.value : undefined;
  const expiresAtMs = Date.parse(value?.split(" until ")[1] ?? "");
  if (Number.isFinite(expiresAtMs)) return expiresAtMs;
  throw new IslandingError(
    "no-short-token",
    `Expected ${variant} on ${host.name} to say until when its token is valid, found ${JSON.stringify(value ?? "no answer")}.`,
  );
}

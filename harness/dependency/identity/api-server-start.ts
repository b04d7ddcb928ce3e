import { IslandingError } from "../../errors.ts";
import { containerOf, type Host } from "../../host/host.ts";
import type { Vantage } from "../../host/vantage.ts";
import { apiServerArguments, lines } from "../../topology/kubernetes-files.ts";
import { copyFiles } from "../../topology/machine-files.ts";
import { apiPort } from "../../topology/sides.ts";
import { waitFor } from "../../wait.ts";

/** Where the other API server answers. */
export const startedPort = 7443;

const service = "kube-apiserver@started";
const library = "/usr/local/lib/islanding";
const answerLimitMs = 60_000;
const commandLimitMs = 20_000;
const lookLimitMs = 5000;

export interface ApiServerStart {
  /** The machine of the API server that runs, which goes on undisturbed. */
  host: Host;
  vantage: Vantage;
  run: string;
  signal: AbortSignal;
}

/**
 * Starts another API server beside the one that runs, with its arguments and its data, and returns when it answers. A
 * restart of the one would tell the same, but nobody would know any more that the site reached it all the while.
 */
export async function startApiServer({ host, vantage, run, signal }: ApiServerStart): Promise<void> {
  const must = async (argv: readonly string[]): Promise<string> => {
    const outcome = await host.exec(argv, { signal, timeoutMs: commandLimitMs });
    if (outcome.ok) return outcome.stdout;
    throw new IslandingError("no-second-api-server", `${argv.join(" ")} on ${host.name}: ${outcome.stderr}`);
  };
  const folder = `/etc/sv/${service}`;
  const files = { [`/etc/islanding/args/${service}`]: otherArguments(await must(["cat", apiServerArguments])) };
  await copyFiles({ run, container: containerOf(host)?.id ?? host.name, files, signal });
  await must(["mkdir", "-p", `${folder}/log`]);
  await must(["ln", "-sfn", `${library}/run-service`, `${folder}/run`]);
  await must(["ln", "-sfn", `${library}/log-service`, `${folder}/log/run`]);
  await must(["ln", "-sfn", folder, `/etc/service/${service}`]);
  const url = `https://127.0.0.1:${startedPort}/livez`;
  const answers = async () =>
    (await vantage.ask({ op: "http", url, insecure: true, timeoutMs: lookLimitMs })).status === 200;
  await waitFor(answers, { what: "another API server to answer", limitMs: answerLimitMs, signal });
}

/** The cluster's own service stays with the API server that runs. */
export const otherArguments = (own: string): string =>
  lines([
    ...own
      .trim()
      .split("\n")
      .map((line) => (line === `--secure-port=${apiPort}` ? `--secure-port=${startedPort}` : line)),
    "--endpoint-reconciler-type=none",
  ]);

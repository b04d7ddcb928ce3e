import { IslandingError, unavailableError } from "../../errors.ts";
import { containerOf } from "../../host/host.ts";
import { authenticationPath } from "../../topology/kubernetes-files.ts";
import { copyFiles } from "../../topology/machine-files.ts";
import type { Cluster } from "../../topology/topology.ts";
import { waitFor } from "../../wait.ts";
import { type Clients, clientsOf } from "./clients.ts";
import { show, showToken } from "./doors.ts";
import { manifests, trustIn } from "./manifests.ts";
import type { Provider } from "./provider.ts";
import { rotate } from "./rotate.ts";
import { type ClientName, type IdToken, logIn } from "./tokens.ts";

/** The API server looks after its file at least every minute, and services start while all other workloads do. */
const acceptLimitMs = 240_000;
const loginLimitMs = 60_000;

export interface Attaching {
  cluster: Cluster;
  run: string;
  signal: AbortSignal;
}

/**
 * Has the API server and a service at each node trust the provider, and a user at the site log in: under a key that a
 * rotation will withdraw, under one that it will keep, and for a minute. Returns when all of these are let in.
 */
export async function attachProvider(provider: Provider, { cluster, run, signal }: Attaching): Promise<void> {
  const { address, tokens, machine } = provider;
  const vantage = cluster.vantage(cluster.observer);
  const logInAs = (client: ClientName): Promise<IdToken> =>
    waitFor(async () => (await logIn(vantage, address, client)).token, {
      what: "a login at the identity provider",
      limitMs: loginLimitMs,
      signal,
    });
  tokens.set("withdrawn-key", await logInAs("site"));
  await rotate(provider, cluster.vantage(machine.host), signal);
  tokens.set("session", await logInAs("site"));

  const nodes = cluster.site.map(({ name }) => name);
  const { issuer, caPem } = address;
  await cluster.centre.apply(manifests({ nodes, issuer, caPem, image: cluster.workloadImage }));
  await trustAtCentre(provider, { cluster, run, signal });

  const site = clientsOf(cluster);
  await waitFor(() => allLetIn(provider, site), {
    what: "the API server and the services at the site to let the identity provider's users in",
    limitMs: acceptLimitMs,
    everyMs: 1000,
    signal,
  });
  tokens.set("short-session", await logInAs("site-short"));
}

async function trustAtCentre({ address }: Provider, { cluster, run, signal }: Attaching): Promise<void> {
  const [host] = cluster.centreHosts;
  const container = containerOf(host)?.id;
  const told = await host.exec(["test", "-e", authenticationPath], { signal });
  if (!told.ok || container === undefined) {
    throw unavailableError(
      "no-authentication-configuration",
      `Expected the API server on ${host.name} to have been started with an authentication configuration, found none.`,
      "Take a topology's flavour `built`: only their API servers can be told to trust a provider.",
    );
  }
  // The engine's copy takes the old file away first; an API server that finds none looks again only after a minute.
  const fresh = `${authenticationPath}.new`;
  await copyFiles({ run, container, files: { [fresh]: trustIn(address.issuer, address.caPem) }, signal });
  const moved = await host.exec(["mv", fresh, authenticationPath], { signal });
  if (!moved.ok) throw new IslandingError("not-told", `mv on ${host.name}: ${moved.stderr}`);
}

async function allLetIn({ tokens }: Provider, { apiServer, change, services, showing }: Clients): Promise<boolean> {
  const session = tokens.get("session");
  const withdrawn = tokens.get("withdrawn-key");
  if (!session || !withdrawn) return false;
  const shown = await Promise.all([
    showToken(apiServer, session, showing("session")),
    showToken(apiServer, withdrawn, showing("withdrawn-key")),
    show(change(), showing("certificate")),
    ...services.map((service) => showToken(service, session, showing("session"))),
  ]);
  return shown.every(({ outcome }) => outcome === "ok");
}

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Host } from "../../host/host.ts";
import { ensureNodeService } from "../../parts/node-service.ts";
import type { Probe } from "../../probe/probe.ts";
import { startContainer } from "../../topology/container-host.ts";
import { json, lines } from "../../topology/kubernetes-files.ts";
import type { Cluster } from "../../topology/topology.ts";
import { waitFor } from "../../wait.ts";
import type { CentralServer, ServerDisturbing, ServerSettings } from "../central-server.ts";
import { identityOf } from "../server-machine.ts";
import { attachProvider } from "./attach.ts";
import { disturbProvider } from "./disturb.ts";
import { group } from "./manifests.ts";
import { identityProbes } from "./probes.ts";
import type { ProviderSettings } from "./program/provider.ts";
import type { Provider } from "./provider.ts";
import { clients } from "./tokens.ts";

const name = "identity-provider";
const port = 8443;
const configuration = "/etc/islanding/identity-provider";
const state = "/var/lib/identity-provider";
/** runit's service: Node with the program as its first argument. */
const service = `node@${name}`;
const startLimitMs = 60_000;

/** Starts an OpenID provider under Node. It has one user, whose password nobody else knows. */
export async function startIdentityProvider(settings: ServerSettings): Promise<CentralServer> {
  const { run, authority, signal, report } = settings;
  const program = join(import.meta.dirname, "program");
  const what = "the identity provider";
  const parts = await ensureNodeService({ name, what, program, library: "oidc-provider" }, { signal, report });
  const { own: issuerName, address: ownAddress, serving } = await identityOf(settings, name);
  const issuer = `https://${issuerName}:${port}`;
  const password = randomBytes(12).toString("hex");
  const told: ProviderSettings = { issuer, port, users: { operator: password }, group, clients };
  const host = await startContainer({
    ...settings,
    name,
    folder: parts.folder,
    files: {
      "/etc/islanding/services": lines([service]),
      [`/etc/islanding/args/${service}`]: lines([parts.main, configuration, state]),
      [`${configuration}/settings.json`]: json(told),
      [`${configuration}/serving.crt`]: serving.certificate,
      [`${configuration}/serving.key`]: serving.privateKey,
      [`${state}/README`]: "The keys that sign tokens.\n",
    },
  });
  const path = "/.well-known/openid-configuration";
  const provider: Provider = {
    machine: { host, service: { address: ownAddress, name: issuerName, port, path } },
    address: { issuer, caPem: authority.certificate, user: "operator", password },
    answerLimitMs: 30_000,
    rotateKeys: (given) => hangUp(host, given),
    tokens: new Map(),
    hasStartedApiServer: false,
  };
  return {
    name,
    machine: provider.machine,
    components: parts.components,
    secrets: [password],
    attach: (cluster: Cluster, given: AbortSignal) => attachProvider(provider, { cluster, run, signal: given }),
    probes: (cluster: Cluster): readonly { probe: Probe; everyMs: number }[] => identityProbes(provider, cluster),
    disturb: (context: ServerDisturbing) => disturbProvider(provider, { ...context, run }),
  };
}

/** Waits for the service to be there: at its start runit may not have found it yet. */
async function hangUp(host: Host, signal: AbortSignal): Promise<void> {
  const hangUp = async () =>
    (await host.exec(["sv", "hup", `/etc/service/${service}`], { signal, timeoutMs: 5000 })).ok;
  await waitFor(hangUp, { what: "the identity provider to be told to rotate its keys", limitMs: startLimitMs, signal });
}

import { hash } from "bcryptjs";
import { type Files, json, lines } from "../../topology/kubernetes-files.ts";
import type { CertificatePem } from "../../topology/pki.ts";

export const registryPort = 5000;
/** The path of what signs the registry's certificate, on the registry's own machine. */
export const authorityPath = "/etc/islanding/registry/ca.crt";

/** The registry's way to the site: slow enough that a large image takes its time. */
const uplinkMbit = 32;
const user = "site";
const folder = "/etc/islanding/registry";
/** The least that bcrypt takes: the registry hashes at every request, and the password is random. */
const hashRounds = 4;

/** A registry, and the password by which the site pulls from it. */
export interface RegistryAccess {
  /** As it stands at the beginning of an image's name. */
  registry: string;
  password: string;
}

/** What of an access must not turn up anywhere: the password, and each form in which it is written down. */
export function secretsOf(access: RegistryAccess): string[] {
  return [access.password, basic(access), Buffer.from(dockerConfig(access)).toString("base64")];
}

/** What Docker, crane and a pull secret know an access as. */
export const dockerConfig = (access: RegistryAccess): string =>
  json({ auths: { [access.registry]: { auth: basic(access) } } });

const basic = ({ password }: RegistryAccess) => Buffer.from(`${user}:${password}`).toString("base64");

/** Distribution over HTTPS, which lets in nobody without the password, and whoever fills it from its own machine. */
export async function registryFiles(
  access: RegistryAccess,
  serving: CertificatePem,
  authority: string,
): Promise<Files> {
  return {
    "/etc/islanding/services": lines(["env@registry", "sh@uplink"]),
    // At every boot anew, and before anything looks at the machine's queueing disciplines; short of a queue, so that others get through.
    "/etc/islanding/args/sh@uplink": lines([
      "-c",
      `tc qdisc replace dev eth0 root tbf rate ${uplinkMbit}mbit burst 64kb latency 20ms && exec sleep infinity`,
    ]),
    // Distribution v3 would send traces to a collector on its own machine that is not there.
    "/etc/islanding/args/env@registry": lines([
      "OTEL_TRACES_EXPORTER=none",
      "registry",
      "serve",
      `${folder}/config.yaml`,
    ]),
    [authorityPath]: authority,
    [`${folder}/serving.crt`]: serving.certificate,
    [`${folder}/serving.key`]: serving.privateKey,
    [`${folder}/htpasswd`]: lines([`${user}:${await hash(access.password, hashRounds)}`]),
    [`${folder}/config.yaml`]: json({
      version: "0.1",
      storage: { filesystem: { rootdirectory: "/var/lib/registry" } },
      http: {
        addr: `:${registryPort}`,
        tls: { certificate: `${folder}/serving.crt`, key: `${folder}/serving.key` },
      },
      auth: { htpasswd: { realm: "islanding", path: `${folder}/htpasswd` } },
    }),
    "/root/.docker/config.json": dockerConfig(access),
  };
}

/** By what containerd trusts the registry's certificate: the path of a file that it reads at every pull → content. */
export function nodeFiles(registry: string, authority: string, certsFolder: string): Files {
  const own = `${certsFolder}/${registry}`;
  return {
    [`${own}/ca.crt`]: authority,
    [`${own}/hosts.toml`]: lines([`server = "https://${registry}"`, `ca = "${own}/ca.crt"`]),
  };
}

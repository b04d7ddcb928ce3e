import { type Files, json, lines } from "../../topology/kubernetes-files.ts";
import type { CertificatePem } from "../../topology/pki.ts";
import { type BasicAccess, basic, htpasswd, secretsOf } from "../basic-access.ts";

export const registryPort = 5000;
/** The path of what signs the registry's certificate, on the registry's own machine. */
export const authorityPath = "/etc/islanding/registry/ca.crt";
/** Whom the registry lets in; it reads this anew when it has changed. */
export const htpasswdPath = "/etc/islanding/registry/htpasswd";

/** The registry's way to the site: slow enough that a large image takes its time. */
const uplinkMbit = 32;
const folder = "/etc/islanding/registry";

/** A way into the site's registries. */
export interface RegistryAccess extends BasicAccess {
  /** As they stand at the beginning of an image's name. */
  registries: readonly string[];
}

/** What of an access must not turn up anywhere; a pull secret writes it down in a form of its own. */
export const registrySecretsOf = (access: RegistryAccess): string[] => [
  ...secretsOf(access),
  Buffer.from(dockerConfig(access)).toString("base64"),
];

/** Where a registry's own machine has what crane knows an access as. */
export const configFolder = (user: string): string => `${folder}/${user}`;

/** What Docker, crane and a pull secret know an access as. */
export const dockerConfig = (access: RegistryAccess): string =>
  json({ auths: Object.fromEntries(access.registries.map((registry) => [registry, { auth: basic(access) }])) });

export interface RegistryFiles {
  /** The site's own, by which images are put in and mirrored too. */
  access: RegistryAccess;
  /** Who is let in besides. */
  others?: readonly RegistryAccess[];
  serving: CertificatePem;
  authority: string;
  /** What it is a mirror of; undefined for one that has images of its own. */
  mirrorOf?: string;
}

/** Distribution over HTTPS, which lets in nobody without the password, and whoever fills it from its own machine. */
export async function registryFiles(settings: RegistryFiles): Promise<Files> {
  const { access, others = [], serving, authority, mirrorOf } = settings;
  const { user, password } = access;
  return {
    "/etc/islanding/services": lines(["env@registry", ...(mirrorOf ? [] : ["sh@uplink"])]),
    // Distribution v3 would send traces to a collector on its own machine that is not there.
    "/etc/islanding/args/env@registry": lines([
      "OTEL_TRACES_EXPORTER=none",
      `SSL_CERT_FILE=${authorityPath}`,
      ...["registry", "serve", `${folder}/config.yaml`],
    ]),
    // At every boot anew, so that a fault finds and leaves it there; short of a queue, so that others get through.
    "/etc/islanding/args/sh@uplink": lines([
      "-c",
      `tc qdisc replace dev eth0 root tbf rate ${uplinkMbit}mbit burst 64kb latency 20ms && exec sleep infinity`,
    ]),
    [authorityPath]: authority,
    [`${folder}/serving.crt`]: serving.certificate,
    [`${folder}/serving.key`]: serving.privateKey,
    [htpasswdPath]: await htpasswd([access, ...others]),
    [`${folder}/config.yaml`]: json({
      version: "0.1",
      storage: { filesystem: { rootdirectory: "/var/lib/registry" } },
      http: {
        addr: `:${registryPort}`,
        tls: { certificate: `${folder}/serving.crt`, key: `${folder}/serving.key` },
      },
      auth: { htpasswd: { realm: "islanding", path: htpasswdPath } },
      ...(mirrorOf && { proxy: { remoteurl: `https://${mirrorOf}`, username: user, password } }),
    }),
    ...Object.fromEntries(
      [access, ...others].map((one) => [`${configFolder(one.user)}/config.json`, dockerConfig(one)]),
    ),
  };
}

/** What a node's containerd is to know of a registry. */
export interface KnownRegistry {
  /** As it stands at the beginning of an image's name. */
  name: string;
  /** Where it really is. */
  server: string;
  /** Who is asked first. */
  mirror?: string;
}

/** By what containerd finds a registry and trusts its certificate: the path of a file that it reads at every pull → content. */
export function nodeFiles({ name, server, mirror }: KnownRegistry, authority: string, certsFolder: string): Files {
  const own = `${certsFolder}/${name}`;
  const trust = `ca = "${own}/ca.crt"`;
  const first = mirror ? [`[host."https://${mirror}"]`, 'capabilities = ["pull", "resolve"]', trust] : [];
  return {
    [`${own}/ca.crt`]: authority,
    [`${own}/hosts.toml`]: lines([`server = "https://${server}"`, trust, ...first]),
  };
}

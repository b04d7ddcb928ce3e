import { type Files, json, lines } from "../../topology/kubernetes-files.ts";
import type { CertificatePem } from "../../topology/pki.ts";
import { type BasicAccess, hashOf } from "../basic-access.ts";

export const centralPort = 9090;
/** The agent answers on its own machine alone. */
export const agentUrl = "http://127.0.0.1:9090/metrics";
/** Where the agent keeps what it has taken until it is sent, its write-ahead log. */
export const bufferFolder = "/var/lib/prometheus";
/** By which the centre knows the samples of the site, and tells one of a scrape from another. */
export const job = "site";
export const metricLabel = "metric";

const folder = "/etc/islanding/prometheus";
const exporterAddress = "127.0.0.1:9100";

/** Prometheus at the centre, stock but for TLS and the password: it takes what the site writes to it, and asks nobody itself. */
export async function centreFiles(access: BasicAccess, serving: CertificatePem): Promise<Files> {
  return {
    "/etc/islanding/services": lines(["prometheus"]),
    "/etc/islanding/args/prometheus": lines([
      `--config.file=${folder}/config.yaml`,
      `--web.config.file=${folder}/web.yaml`,
      `--web.listen-address=:${centralPort}`,
      "--web.enable-remote-write-receiver",
      `--storage.tsdb.path=${bufferFolder}`,
    ]),
    [`${folder}/config.yaml`]: json({ scrape_configs: [] }),
    [`${folder}/web.yaml`]: json({
      tls_server_config: { cert_file: `${folder}/serving.crt`, key_file: `${folder}/serving.key` },
      basic_auth_users: { [access.user]: await hashOf(access) },
    }),
    [`${folder}/serving.crt`]: serving.certificate,
    [`${folder}/serving.key`]: serving.privateKey,
  };
}

export interface SiteFiles {
  access: BasicAccess;
  /** Where central monitoring answers: its name and port. */
  server: string;
  /** Signed central monitoring's certificate. */
  authority: string;
}

/**
 * Prometheus as an agent at the site, with a node exporter beside it. Its buffer is as its makers set it: what is older than
 * four hours is thrown away, sent or not, and after a start only what is taken from then on is sent.
 */
export function siteFiles({ access, server, authority }: SiteFiles): Files {
  return {
    "/etc/islanding/services": lines(["prometheus", "prometheus-node-exporter"]),
    "/etc/islanding/args/prometheus": lines([
      "--enable-feature=agent",
      `--config.file=${folder}/config.yaml`,
      `--web.listen-address=${new URL(agentUrl).host}`,
      `--storage.agent.path=${bufferFolder}`,
    ]),
    // No more than a machine's own load: what is asked is whether samples arrive, not of what they are.
    "/etc/islanding/args/prometheus-node-exporter": lines([
      `--web.listen-address=${exporterAddress}`,
      "--web.disable-exporter-metrics",
      "--collector.disable-defaults",
      ...["cpu", "loadavg", "meminfo", "stat"].map((collector) => `--collector.${collector}`),
    ]),
    [`${folder}/ca.crt`]: authority,
    [`${folder}/password`]: access.password,
    [`${folder}/config.yaml`]: json({
      global: { scrape_interval: "5s" },
      // The only target: all samples of a scrape have one time, so that a time tells which samples are meant.
      scrape_configs: [{ job_name: job, static_configs: [{ targets: [exporterAddress] }] }],
      remote_write: [
        {
          url: `https://${server}/api/v1/write`,
          basic_auth: { username: access.user, password_file: `${folder}/password` },
          tls_config: { ca_file: `${folder}/ca.crt` },
          // Whoever counts samples by PromQL loses their names; series must differ without them.
          write_relabel_configs: [{ source_labels: ["__name__"], target_label: metricLabel }],
        },
      ],
    }),
  };
}

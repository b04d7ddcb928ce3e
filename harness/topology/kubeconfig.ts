/** One way into one cluster, by a certificate. */
export interface KubeconfigEntry {
  /** What cluster, user and context are called. */
  name: string;
  /** With scheme and port. */
  server: string;
  caPem: string;
  certificatePem: string;
  keyPem: string;
  /** The name in the server's certificate, where it isn't the one in its address. */
  tlsServerName?: string;
  /** The namespace of whoever names none. */
  namespace?: string;
}

/** A kubeconfig as kubectl and the components read it (JSON is YAML). */
export function kubeconfigOf(entry: KubeconfigEntry): object {
  const { name, server, tlsServerName, namespace } = entry;
  const cluster = {
    server,
    ...(tlsServerName !== undefined && { "tls-server-name": tlsServerName }),
    "certificate-authority-data": base64(entry.caPem),
  };
  const user = {
    "client-certificate-data": base64(entry.certificatePem),
    "client-key-data": base64(entry.keyPem),
  };
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace !== undefined && { namespace }) } }],
    "current-context": name,
  };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

import type { KubeConfig } from "@kubernetes/client-node";
import type { ClientCertificate } from "./topology.ts";

/** What a kubeconfig's user shows; undefined for one who shows something else than a certificate. */
export function clientCertificateOf(config: KubeConfig): ClientCertificate | undefined {
  const [authority, user] = [config.getCurrentCluster()?.caData, config.getCurrentUser()];
  if (!authority || !user?.certData || !user.keyData) return undefined;
  return { caPem: decoded(authority), certificatePem: decoded(user.certData), keyPem: decoded(user.keyData) };
}

const decoded = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

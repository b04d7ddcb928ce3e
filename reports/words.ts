import type { Cell, Dependency } from "../harness/campaign/cell.ts";
import { degradationWords } from "../harness/history/degradation.ts";
import type { DisturbanceName, FaultKind } from "../harness/history/event.ts";
import type { Variant } from "../harness/site/requirement.ts";

/** What a workload depends on, for people who never wrote a manifest. */
export const variantWords: Record<Variant, string> = {
  none: "depends on nothing",
  "configmap-env": "ConfigMap as environment",
  "configmap-volume": "ConfigMap as volume",
  secret: "Secret",
  "automount-token": "token, mounted by default",
  "projected-token": "token, asked for by the pod",
  "short-token": "token of ten minutes",
  "init-container": "init container",
};

/** What was done to a node. */
export const disturbanceWords: Record<DisturbanceName, string> = {
  none: "left alone",
  crash: "containers crashed",
  "agent-restart": "node agent restarted",
  reboot: "node rebooted",
  "power-cut": "node lost power",
  "aged-token-restart": "node agent restarted, tokens aged",
  "configmap-edit": "ConfigMap edited",
  "device-edit": "device asked for something else",
};

/** What was done to the link or to the centre, as a state that lasts. */
export const faultWords: Record<FaultKind, string> = {
  noop: "no fault",
  cut: "link cut",
  degrade: "bad link",
  pause: "centre frozen",
  power: "centre without power",
};

/** A history may name a variant that this version doesn't know: then its own name must do. */
export const wordsForVariant = (variant: string): string =>
  Object.hasOwn(variantWords, variant) ? variantWords[variant as Variant] : variant;

/** What the site loses. */
export const dependencyWords: Record<Dependency, string> = {
  "api-server": "API server",
  "one-api-server": "one of three API servers",
  "api-server-quorum": "majority of three API servers",
  cloudcore: "CloudCore",
  "cloudcore-api-server": "API server behind CloudCore",
  registry: "image registry",
  "identity-provider": "identity provider",
  git: "Git server",
  observability: "central monitoring",
  wan: "everything at the centre",
};

/** What the site loses, and how: "API server: link cut", "API server over a bad link: 200 ms ± 50 ms, 2 % lost". */
export const lossWords = ({ dependency, fault, degradation }: Pick<Cell, "dependency" | "fault" | "degradation">) =>
  degradation
    ? `${dependencyWords[dependency]} over a ${faultWords[fault]}: ${degradationWords(degradation)}`
    : `${dependencyWords[dependency]}: ${faultWords[fault]}`;

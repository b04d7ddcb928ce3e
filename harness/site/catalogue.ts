import type { Cell, ServerName } from "../campaign/cell.ts";
import { registryEntries } from "./catalogue-registry.ts";
import { dependencyFacts } from "./dependencies.ts";
import { whyNoDevices } from "./devices.ts";
import { gitEntries } from "./git.ts";
import { identityEntries } from "./identity.ts";
import { whyNotDisturbed } from "./not-disturbed.ts";
import { type NodeDisturbance, type Requirement, type Variant, variants } from "./requirement.ts";

/** A requirement as it stands before a site profile says otherwise. */
export interface CatalogueEntry extends Omit<Requirement, "sentence"> {
  /** Names this requirement for every variant at once, e.g. `restart.*.after-crash`. */
  pattern?: string;
  /** For someone who has never run a cluster; `threshold` is what stands after "within" or "at most", `lost` what is away. */
  sentence: (threshold: string, lost: string) => string;
  /** What a campaign must have for this to be asked. */
  needs: { variant?: Variant; disturbance?: NodeDisturbance; device?: true; lost?: ServerName };
  /** Why a cell can't ask this; undefined where it can. */
  notIn?: (cell: Circumstances) => string | undefined;
}

/** What of a cell decides whether something can be asked in it. */
export type Circumstances = Pick<Cell, "topology" | "dependency" | "fault" | "window">;

/** What each workload is, as the beginning of a sentence. */
export const services: Record<Variant, string> = {
  none: "A service that needs nothing from the centre",
  "configmap-env": "A service whose settings come from a ConfigMap (as environment)",
  "configmap-volume": "A service whose settings come from a ConfigMap (as a file)",
  secret: "A service that reads a password from a Secret",
  "automount-token": "A service that is given the cluster's access token without asking for it",
  "projected-token": "A service that asks the cluster for an access token of its own",
  "short-token": "A service that is given an access token that lives for ten minutes",
  "init-container": "A service whose start is prepared by another program (an init container) that reads a ConfigMap",
};

type RestartDisturbance = Exclude<NodeDisturbance, "none">;

/** What is done to a workload, as the end of "it serves again …", and how long that may take. */
export const restarts: Record<RestartDisturbance, { thresholdMs: number; words: string }> = {
  crash: { thresholdMs: 60_000, words: "after it crashed" },
  "agent-restart": { thresholdMs: 120_000, words: "after the node's agent was restarted and the service crashed" },
  reboot: { thresholdMs: 180_000, words: "after its node was rebooted" },
  "power-cut": { thresholdMs: 180_000, words: "after its node lost power" },
  "aged-token-restart": {
    thresholdMs: 120_000,
    words:
      "after the node's agent was restarted, when ten-minute tokens were past 80 % of their life, and the service crashed",
  },
};

const restartEntries = (disturbance: RestartDisturbance): CatalogueEntry[] =>
  variants.map((variant) => ({
    id: `restart.${variant}.after-${disturbance}`,
    pattern: `restart.*.after-${disturbance}`,
    level: "must",
    threshold: restarts[disturbance].thresholdMs,
    unit: "ms",
    sentence: (within, lost) =>
      `${services[variant]} serves again within ${within} ${restarts[disturbance].words}, while ${lost} is away`,
    needs: { variant, disturbance },
    notIn: (cell) => whyNotDisturbed(cell, disturbance),
  }));

const reconcile = (id: string, thresholdMs: number, sentence: CatalogueEntry["sentence"]): CatalogueEntry => ({
  id,
  level: "must",
  threshold: thresholdMs,
  unit: "ms",
  sentence,
  needs: {},
});

/** Every requirement of the partition test, in the order of the report. */
export const catalogue: readonly CatalogueEntry[] = [
  ...restartEntries("crash"),
  ...restartEntries("agent-restart"),
  ...restartEntries("reboot"),
  ...restartEntries("power-cut"),
  ...restartEntries("aged-token-restart"),
  {
    id: "service.continuity",
    level: "must",
    threshold: 0,
    unit: "none",
    sentence: (_, lost) => `A service that nothing was done to answers every request while ${lost} is away`,
    needs: { disturbance: "none" },
  },
  reconcile(
    "reconcile.node-ready",
    60_000,
    (within, lost) => `The centre counts every node of the site as ready again within ${within} after ${lost} is back`,
  ),
  {
    ...reconcile(
      "reconcile.spec",
      120_000,
      (within, lost) =>
        `A setting changed at the centre while ${lost} was away from the site is in force at the site within ${within} after it is back`,
    ),
    needs: { variant: "configmap-volume" },
    notIn: (cell) => whyNotEdited(cell, "a ConfigMap"),
  },
  reconcile(
    "reconcile.status",
    120_000,
    (within, lost) =>
      `What the centre says about the site's services equals what really runs there within ${within} after ${lost} is back`,
  ),
  {
    id: "reconcile.no-collateral",
    level: "must",
    threshold: 0,
    unit: "none",
    sentence: (_, lost) =>
      `No service that ran all the while is restarted, removed from its node or started twice because ${lost} came back`,
    needs: {},
  },
  {
    id: "reconcile.no-storm",
    // One site can't hurt its centre; a profile with thousands of them raises this to must.
    level: "should",
    threshold: 10,
    unit: "ratio",
    sentence: (atMost, lost) =>
      `Once ${lost} is back, the centre gets at most ${atMost} times as many requests per second as before, and no burst of errors`,
    needs: {},
  },
  {
    id: "central.hidden",
    level: "must",
    threshold: 0,
    unit: "none",
    sentence: (_, lost) =>
      `While ${lost} is away, nothing at the site tries to reach anything outside of it that nobody has named`,
    needs: {},
  },
  ...registryEntries,
  {
    ...reconcile(
      "device.twin.buffered",
      120_000,
      (within, lost) =>
        `The last value that a device reported at the site while ${lost} was away is known at the centre within ${within} after it is back`,
    ),
    needs: { disturbance: "none", device: true },
    notIn: whyNotBuffered,
  },
  {
    ...reconcile(
      "device.desired.applied",
      120_000,
      (within, lost) =>
        `What the centre asked of a device while ${lost} was away from the site is in force at the device within ${within} after it is back`,
    ),
    needs: { disturbance: "none", device: true },
    notIn: whyNoDeviceEdited,
  },
  {
    ...reconcile(
      "device.desired.silent",
      120_000,
      (within, lost) =>
        `What the centre asked of a device that never reports while ${lost} was away from the site is in force at the device within ${within} after it is back`,
    ),
    level: "should",
    needs: { disturbance: "none", device: true },
    notIn: whyNoDeviceEdited,
  },
  ...identityEntries,
  ...gitEntries,
  {
    ...reconcile(
      "observability.buffered",
      120_000,
      (within, lost) =>
        `Of what was measured at the site while ${lost} was away, at least 95 % is known at the centre within ${within} after it is back`,
    ),
    needs: { lost: "observability" },
  },
];

/** What is reported to a centre that is in touch is not held back. */
function whyNotBuffered({ topology, dependency }: Circumstances): string | undefined {
  const { words, sparesSite } = dependencyFacts[dependency];
  const inTouch = `Without ${words} the site is still heard at the centre: what a device reports is there before the window ends.`;
  return whyNoDevices(topology) ?? (sparesSite && inTouch);
}

function whyNoDeviceEdited(cell: Circumstances): string | undefined {
  return whyNoDevices(cell.topology) ?? whyNotEdited(cell, "a device");
}

/** A centre whose API server does not answer can't be told anything; one that the site still hears from tells it at once. */
function whyNotEdited({ dependency, fault }: Circumstances, what: string): string | undefined {
  const { words, sparesApiServer, sparesSite } = dependencyFacts[dependency];
  if (sparesSite) {
    return `Without ${words} the site still hears from the centre: what is edited there is in force before the window ends.`;
  }
  if (sparesApiServer || (fault !== "pause" && fault !== "power")) return undefined;
  const state = fault === "pause" ? "paused" : "powered off";
  return `With ${words} ${state} nobody can edit ${what} at the centre.`;
}

/** Whether a campaign with these variants and disturbances asks this at all. */
export function isAskedBy(
  { needs }: CatalogueEntry,
  asked: { variants: readonly Variant[]; disturbances: readonly NodeDisturbance[]; devices: boolean },
): boolean {
  if (needs.device && !asked.devices) return false;
  const variantAsked = needs.variant === undefined || asked.variants.includes(needs.variant);
  return variantAsked && (needs.disturbance === undefined || asked.disturbances.includes(needs.disturbance));
}

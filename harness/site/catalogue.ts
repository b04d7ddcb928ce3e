import type { FaultKind } from "../history/event.ts";
import { type NodeDisturbance, type Requirement, type Variant, variants } from "./requirement.ts";

/** A requirement as it stands before a site profile says otherwise. */
export interface CatalogueEntry extends Omit<Requirement, "sentence"> {
  /** Names this requirement for every variant at once, e.g. `restart.*.after-crash`. */
  pattern?: string;
  /** For someone who has never run a cluster; `threshold` is what stands after "within" or "at most". */
  sentence: (threshold: string) => string;
  /** What a campaign must have for this to be asked. */
  needs: { variant?: Variant; disturbance?: NodeDisturbance };
  /** The faults that can't ask this, and why. */
  notWith?: Partial<Record<FaultKind, string>>;
}

/** What each workload is, as the beginning of a sentence. */
export const services: Record<Variant, string> = {
  none: "A service that needs nothing from the centre",
  "configmap-env": "A service whose settings come from a ConfigMap (as environment)",
  "configmap-volume": "A service whose settings come from a ConfigMap (as a file)",
  secret: "A service that reads a password from a Secret",
  "automount-token": "A service that is given the cluster's access token without asking for it",
  "projected-token": "A service that asks the cluster for an access token of its own",
  "init-container": "A service whose start is prepared by another program (an init container) that reads a ConfigMap",
};

type RestartDisturbance = Exclude<NodeDisturbance, "none">;

/** What is done to a workload, as the end of "it serves again …", and how long that may take. */
export const restarts: Record<RestartDisturbance, { thresholdMs: number; words: string }> = {
  crash: { thresholdMs: 60_000, words: "after it crashed" },
  "agent-restart": { thresholdMs: 120_000, words: "after the node's agent was restarted and the service crashed" },
  reboot: { thresholdMs: 180_000, words: "after its node was rebooted" },
};

const restartEntries = (disturbance: RestartDisturbance): CatalogueEntry[] =>
  variants.map((variant) => ({
    id: `restart.${variant}.after-${disturbance}`,
    pattern: `restart.*.after-${disturbance}`,
    level: "must",
    threshold: restarts[disturbance].thresholdMs,
    unit: "ms",
    sentence: (within) =>
      `${services[variant]} serves again within ${within} ${restarts[disturbance].words}, while the API server is away`,
    needs: { variant, disturbance },
  }));

const reconcile = (id: string, thresholdMs: number, sentence: (within: string) => string): CatalogueEntry => ({
  id,
  level: "must",
  threshold: thresholdMs,
  unit: "ms",
  sentence,
  needs: {},
});

/** Every requirement of the partition test for the API server, in the order of the report. */
export const catalogue: readonly CatalogueEntry[] = [
  ...restartEntries("crash"),
  ...restartEntries("agent-restart"),
  ...restartEntries("reboot"),
  {
    id: "service.continuity",
    level: "must",
    threshold: 0,
    unit: "none",
    sentence: () => "A service that nothing was done to answers every request while the API server is away",
    needs: { disturbance: "none" },
  },
  reconcile(
    "reconcile.node-ready",
    60_000,
    (within) => `The centre counts every node of the site as ready again within ${within} after the API server is back`,
  ),
  {
    ...reconcile(
      "reconcile.spec",
      120_000,
      (within) =>
        `A setting changed at the centre while the API server was away from the site is in force at the site within ${within} after it is back`,
    ),
    needs: { variant: "configmap-volume" },
    notWith: {
      pause: "With a paused API server nobody can edit a ConfigMap at the centre.",
      power: "With the API server powered off nobody can edit a ConfigMap at the centre.",
    },
  },
  reconcile(
    "reconcile.status",
    120_000,
    (within) =>
      `What the centre says about the site's services equals what really runs there within ${within} after the API server is back`,
  ),
  {
    id: "reconcile.no-collateral",
    level: "must",
    threshold: 0,
    unit: "none",
    sentence: () =>
      "No service that ran all the while is restarted, removed from its node or started twice because the API server came back",
    needs: {},
  },
  {
    id: "reconcile.no-storm",
    // One site can't hurt its centre; a profile with thousands of them raises this to must.
    level: "should",
    threshold: 10,
    unit: "ratio",
    sentence: (atMost) =>
      `Once the API server is back it gets at most ${atMost} times as many requests per second as before, and no burst of errors`,
    needs: {},
  },
];

/** Whether a campaign with these variants and disturbances asks this at all. */
export function isAskedBy(
  { needs }: CatalogueEntry,
  asked: { variants: readonly Variant[]; disturbances: readonly NodeDisturbance[] },
): boolean {
  const variantAsked = needs.variant === undefined || asked.variants.includes(needs.variant);
  return variantAsked && (needs.disturbance === undefined || asked.disturbances.includes(needs.disturbance));
}

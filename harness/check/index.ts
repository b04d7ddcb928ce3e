import { reportingDevice, silentDevice } from "../site/devices.ts";
import { centralHidden } from "./central-hidden.ts";
import type { Check } from "./check.ts";
import { continuity } from "./continuity.ts";
import { deviceDesiredApplied } from "./device-desired-applied.ts";
import { deviceTwinBuffered } from "./device-twin-buffered.ts";
import { isRestartCause } from "./disturbed.ts";
import { gitApplied } from "./git-applied.ts";
import { gitBrokenCommit } from "./git-broken-commit.ts";
import { gitDeployedStays, gitDriftHeld } from "./git-held.ts";
import { identityKeyRotation, identityWithdrawnKey } from "./identity-keys.ts";
import { identityLogin, identityRenewal } from "./identity-logins.ts";
import {
  identityApiServerStart,
  identityBreakGlass,
  identityRunningSessions,
  identityServiceSessions,
} from "./identity-sessions.ts";
import { observabilityBuffered } from "./observability-buffered.ts";
import { reconcileNoCollateral } from "./reconcile-no-collateral.ts";
import { reconcileNoStorm } from "./reconcile-no-storm.ts";
import { reconcileNodeReady } from "./reconcile-node-ready.ts";
import { reconcileSpec } from "./reconcile-spec.ts";
import { reconcileStatus } from "./reconcile-status.ts";
import { registryDenied } from "./registry-denied.ts";
import { registryFailsCleanly } from "./registry-fails-cleanly.ts";
import { registryInterruptedPull } from "./registry-interrupted-pull.ts";
import { registryRecovers } from "./registry-recovers.ts";
import { registryStarts } from "./registry-starts.ts";
import { restarts } from "./restarts.ts";

const checks: Readonly<Record<string, Check>> = {
  "service.continuity": continuity,
  "reconcile.node-ready": reconcileNodeReady,
  "reconcile.spec": reconcileSpec,
  "reconcile.status": reconcileStatus,
  "reconcile.no-collateral": reconcileNoCollateral,
  "reconcile.no-storm": reconcileNoStorm,
  "registry.cached-starts": registryStarts("cached"),
  "registry.cached-starts-always": registryStarts("cached-always"),
  "registry.mirrored-starts": registryStarts("mirrored"),
  "registry.uncached-fails-cleanly": registryFailsCleanly,
  "registry.recovers": registryRecovers,
  "registry.ended-access-shown": registryDenied,
  "registry.interrupted-pull": registryInterruptedPull,
  "device.twin.buffered": deviceTwinBuffered,
  "device.desired.applied": deviceDesiredApplied(reportingDevice),
  "device.desired.silent": deviceDesiredApplied(silentDevice),
  "central.hidden": centralHidden,
  "identity.running-sessions": identityRunningSessions,
  "identity.service-sessions": identityServiceSessions,
  "identity.login": identityLogin,
  "identity.renewal": identityRenewal,
  "identity.key-rotation": identityKeyRotation,
  "identity.withdrawn-key": identityWithdrawnKey,
  "identity.break-glass": identityBreakGlass,
  "identity.api-server-start": identityApiServerStart,
  "git.deployed-stays": gitDeployedStays,
  "git.drift-held": gitDriftHeld,
  "git.commit-applied": gitApplied("committed"),
  "git.rewrite-applied": gitApplied("rewritten"),
  "git.broken-commit": gitBrokenCommit,
  "observability.buffered": observabilityBuffered,
};

/** The check that answers a requirement, by the requirement's id; undefined when nothing can. */
export function checkFor(id: string): Check | undefined {
  const [, cause = ""] = /^restart\..+\.after-(.+)$/.exec(id) ?? [];
  if (isRestartCause(cause)) return restarts;
  return Object.hasOwn(checks, id) ? checks[id] : undefined;
}

import type { SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { appraise } from "./appraisal.ts";
import { type Comparison, compare } from "./comparison.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";

const variants = ["none", "configmap-env"] as const;
export const standIn = "upstream Kubernetes 1.34.4 in k3s's shape, not k3s";

/** A topology that comes back in time after everything but a reboot. */
export const kubernetes: SyntheticCell = { cell: { variants: [...variants] } };
/** Another one, which is late after a crash. */
export const k3d: SyntheticCell = {
  cell: { id: "k3d-built.02-partition.api-server.cut.smoke.1", topology: "k3d", variants: [...variants] },
  provenance: { topology: "k3d", distribution: "k3s-shaped", standIn },
  story: { servesAgain: (host) => (host === "crashed" ? { afterMs: 190_000 } : { afterMs: 21_000 }) },
};

/** The cells, asked about two of the services. */
export async function compared(...cells: SyntheticCell[]): Promise<Comparison[]> {
  const { evidence, profile } = await syntheticEvidence({ cells });
  const workloads = { ...profile.workloads, variants: [...variants] };
  return compare(appraise([evidence], { ...profile, workloads }).cells);
}

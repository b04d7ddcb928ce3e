import type { Cell } from "../campaign/cell.ts";
import type { Verdict } from "../check/verdict.ts";
import type { Provenance } from "../evidence/schema.ts";
import { standInSentence } from "../evidence/stand-in.ts";
import type { FaultKind, History } from "../history/event.ts";
import type { ClaimPart, ClaimVerdict } from "./claim.ts";

/** A cell whose stored evidence is whole, as a claim sees it. */
export interface MeasuredCell {
  cell: Cell;
  provenance: Provenance | undefined;
  /** Whether the fault was proved; without that the verdicts are all unknown. */
  confirmed: boolean;
  verdicts: readonly Verdict[];
  history: History;
  /** Where its evidence lies, as the report's reader finds it. */
  folder: string;
}

/** Something that claims are about, and the topology that shows it. */
export interface Subject {
  name: string;
  topology: string;
}

export const kubeEdge: Subject = { name: "KubeEdge", topology: "kubeedge-k3s" };
export const k3s: Subject = { name: "K3s", topology: "k3d" };
export const microK8s: Subject = { name: "MicroK8s", topology: "microk8s-vm" };
export const kubernetes: Subject = { name: "upstream Kubernetes", topology: "kubernetes" };

/** What cells show of a part of a claim. */
export interface Shown {
  verdict: ClaimVerdict;
  measured: string;
  n: number;
  cells: readonly MeasuredCell[];
}

export const nothingShown: Shown = { verdict: "unknown", measured: "Not measured here.", n: 0, cells: [] };

/** A part of a claim about a subject: unknown where nothing was measured, or only on something that stands in for it. */
export function partOf(
  subject: Subject,
  cells: readonly MeasuredCell[],
  show: (own: readonly MeasuredCell[]) => Shown,
  about = subject.name,
): ClaimPart {
  const inRealTime = cells.filter(({ cell }) => cell.topology === subject.topology && cell.window.scale === 1);
  const itself = inRealTime.filter(isReal);
  const own = show(itself.length > 0 ? itself : inRealTime);
  const shown = own.cells.length === 0 ? nothingShown : own;
  const standIn = shown.cells.flatMap(({ provenance }) => standInSentence(provenance ?? {}) ?? [])[0];
  const part = {
    about,
    n: shown.n,
    evidence: shown.cells.map(({ folder }) => folder),
    ...(standIn !== undefined && { standIn }),
  };
  if (itself.length > 0 || shown === nothingShown) return { ...part, verdict: shown.verdict, measured: shown.measured };
  const measured = `Only a stand-in was measured, which decides nothing about ${subject.name}: ${shown.measured}`;
  return { ...part, verdict: "unknown", measured };
}

/** Where only the cluster that it stands on is a stand-in, the site's own part is the real thing. */
const isReal = ({ provenance }: MeasuredCell): boolean =>
  provenance !== undefined && (provenance.standIn === undefined || provenance.standInPart !== undefined);

/** What a site loses when it is cut off from its centre as a whole. */
const centres = new Set<string>(["api-server", "cloudcore"]);

/** The cells in which a site was proved to be without its centre. */
export const cutOff = (cells: readonly MeasuredCell[]): MeasuredCell[] =>
  cells.filter(({ cell, confirmed }) => confirmed && !sparing.has(cell.fault) && centres.has(cell.dependency));

/** Over a bad link a site still has its centre. */
const sparing = new Set<FaultKind>(["noop", "degrade"]);

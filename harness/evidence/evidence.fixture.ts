import type { Cell } from "../campaign/cell.ts";
import { confirmedCutEvents } from "../history/cut.fixture.ts";
import type { Story } from "../history/cut-story.fixture.ts";
import type { Degradation } from "../history/degradation.ts";
import { linkEvents } from "../history/degraded.fixture.ts";
import { type WrittenEvent, writeHistoryFile } from "../history/history.fixture.ts";
import { readHistory } from "../history/reader.ts";
import { judge } from "../judge.ts";
import { catalogue, isAskedBy } from "../site/catalogue.ts";
import { degradationSlug } from "../site/degradation.ts";
import { whyNotDisturbed } from "../site/not-disturbed.ts";
import { nodeDisturbances, type Requirement, variants } from "../site/requirement.ts";
import { cellLayoutOf } from "./layout.ts";
import type { Provenance, RunRecord } from "./schema.ts";
import { createEvidence, saveCellRecord, saveCertificate, saveVerdicts } from "./store.ts";

/** What a synthetic cell is to show; the default is a confirmed cut as a plain kubelet lives through it. */
export interface SyntheticCell {
  /** Changes the cell's story: which fault, which variants, what serves again when. */
  story?: Partial<Story>;
  /** Changes the events before they are written: takes a witness out, adds a failure. */
  edit?(events: WrittenEvent[]): WrittenEvent[];
  /** Left as when its process ends in the window: no certificate, no verdicts. */
  incomplete?: boolean;
  cell?: Partial<Cell>;
  provenance?: Partial<Provenance>;
}

/** A cell over a link that was as bad as asked. */
export const overBadLink = (degradation: Degradation): SyntheticCell => ({
  story: { fault: "degrade" },
  cell: {
    id: `kubernetes-built.02-partition.api-server.degrade-${degradationSlug(degradation)}.smoke.1`,
    degradation,
    variants: ["none"],
  },
  edit: (events) => [...events, ...linkEvents(degradation)],
});

export interface SyntheticEvidence {
  /** By default one cut and one pause. */
  cells?: readonly SyntheticCell[];
  run?: Partial<RunRecord>;
}

/** Writes a campaign's whole evidence folder as a real run would leave it, without a cluster. */
export async function writeSyntheticEvidence(out: string, overrides: SyntheticEvidence = {}): Promise<void> {
  const synthetic: readonly SyntheticCell[] = overrides.cells ?? [{}, { story: { fault: "pause" } }];
  const cells = synthetic.map((one) => ({ ...one, cell: cellOf(one) }));
  await createEvidence(out, { ...syntheticRun, cells: cells.map(({ cell }) => cell.id), ...overrides.run });
  for (const { cell, story, edit = unchanged, incomplete = false, provenance } of cells) {
    const written = edit(confirmedCutEvents({ ...story, cellId: cell.id, variants: cell.variants }));
    await writeCell(out, cell, incomplete ? written.filter(({ t }) => t < 200_000) : written, incomplete, {
      ...syntheticProvenance,
      ...provenance,
    });
  }
}

const unchanged = (events: WrittenEvent[]): WrittenEvent[] => events;

async function writeCell(
  out: string,
  cell: Cell,
  written: WrittenEvent[],
  incomplete: boolean,
  provenance: Provenance,
): Promise<void> {
  const file = cellLayoutOf(out, cell.id).history;
  writeHistoryFile(file, written);
  if (incomplete) {
    const reason = "It was being measured when its process ended.";
    return saveCellRecord(out, { schema: 1, cell, state: "incomplete", reason, provenance });
  }
  const { events, lines, sha256 } = await readHistory(file);
  const { certificate, verdicts } = judge(events, cell.requirements);
  await saveCertificate(out, cell.id, certificate);
  await saveVerdicts(out, cell.id, { schema: 1, history: { lines, sha256 }, verdicts });
  await saveCellRecord(out, { schema: 1, cell, state: "complete", provenance });
}

function cellOf({ story, cell }: SyntheticCell): Cell {
  const fault = story?.fault ?? "cut";
  const { topology = "kubernetes", window = { name: "smoke", ms: 240_000, scale: 1 } } = cell ?? {};
  const circumstances = { topology, dependency: "api-server" as const, fault, window };
  const disturbances = nodeDisturbances.filter((name) => whyNotDisturbed(circumstances, name) === undefined);
  const asked = { variants: [...(cell?.variants ?? variants)], disturbances };
  const entries = catalogue.filter(
    (entry) => entry.needs.lost === undefined && isAskedBy(entry, { ...asked, devices: false }),
  );
  const repeat = cell?.repeat ?? 1;
  return {
    id: `kubernetes-built.02-partition.api-server.${fault}.smoke.${repeat}`,
    topology,
    flavour: "built",
    test: "02-partition",
    dependency: "api-server",
    fault,
    window,
    repeat,
    lightNodes: 0,
    ...asked,
    requirements: entries.filter(({ notIn }) => !notIn?.(circumstances)).map(requirementOf),
    notAsked: entries.flatMap(({ id, notIn }) => {
      const reason = notIn?.(circumstances);
      return reason ? [{ id, reason }] : [];
    }),
    ...cell,
  };
}

function requirementOf({ id, level, threshold, unit, sentence }: (typeof catalogue)[number]): Requirement {
  const limit = unit === "ms" ? `${threshold / 1000} s` : `${threshold}`;
  return { id, level, threshold, unit, sentence: sentence(limit, "the API server") };
}

const syntheticProvenance: Provenance = {
  topology: "kubernetes",
  flavour: "built",
  distribution: "Kubernetes",
  version: "1.34.4",
  components: { containerd: "1.7.29", kine: "0.14.0" },
  architecture: { name: "amd64", emulated: false },
  kernel: "6.1.0",
  cgroupVersion: "2",
  timeScale: 1,
};

const syntheticRun: Omit<RunRecord, "cells"> = {
  schema: 1,
  version: "0.1.0",
  startedAt: "2026-01-05T08:00:00.000Z",
  asked: ["run", "--site", "lab.yaml"],
  profile: {
    schema: 1,
    name: "lab",
    class: "near-edge",
    description: "A bench of one site.",
    fleet: { sites: 1, nodesPerSite: 4, architectures: ["amd64"], localStaffCanAdminLinux: true },
    outage: { budget: "8h" },
    workloads: { behaviour: "stateless", variants: [...variants] },
    disturbances: [...nodeDisturbances],
    campaign: {
      topologies: ["kubernetes"],
      dependencies: ["api-server"],
      faults: ["cut", "pause"],
      windows: ["smoke"],
      repeat: 1,
    },
    operations: { verbs: ["install", "replace", "upgrade"] },
    requirements: {},
    gate: { accept: { flavours: ["published", "built"], standIns: false, compressedTime: false } },
    decision: {
      expiresAfter: "180d",
      rerunWhen: ["The distribution's minor version changes."],
      rollback: "Reimage the site from the last known good image.",
      candidates: [{ name: "Kubernetes", topology: "kubernetes", why: "What the centre runs already." }],
    },
  },
  profileFile: "lab.yaml",
  machine: {
    cores: 2,
    memoryBytes: 8_589_934_592,
    kernel: "6.1.0",
    architecture: "x64",
    engine: "20.10.24",
    node: "24.21.0",
  },
};

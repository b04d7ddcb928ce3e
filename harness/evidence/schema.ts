import { z } from "zod";
import { Cell, Flavour, TopologyName } from "../campaign/cell.ts";
import { Verdict } from "../check/verdict.ts";

/** What exactly a verdict is about. Written by the topology once it is up. */
export const Provenance = z.object({
  topology: TopologyName,
  flavour: Flavour,
  distribution: z.string(),
  version: z.string(),
  /** Undefined for the real thing; else what it really is, e.g. "upstream Kubernetes 1.34.x in k3s's shape, not k3s". */
  standIn: z.string().optional(),
  /** Set where the distribution itself is the real thing, and only the cluster that it stands on is not. */
  standInPart: z.enum(["upstream"]).optional(),
  /** How the site's light nodes were made light, where it has any. */
  lightNodes: z.string().optional(),
  /** What the machines were, where they were slower than the one that they ran on. */
  machines: z.string().optional(),
  /** Component → version or digest. */
  components: z.record(z.string(), z.string()),
  architecture: z.object({ name: z.string(), emulated: z.boolean() }),
  kernel: z.string(),
  cgroupVersion: z.string(),
  timeScale: z.number(),
});
export type Provenance = z.infer<typeof Provenance>;

/** OUT/cells/ID/cell.json */
export const CellRecord = z.object({
  schema: z.literal(1),
  cell: Cell,
  /** incomplete: the cell was being measured when its process ended, or it was interrupted; it has no verdicts. */
  state: z.enum(["incomplete", "complete"]),
  /** Why it is incomplete, in one sentence. */
  reason: z.string().optional(),
  provenance: Provenance.optional(),
});
export type CellRecord = z.infer<typeof CellRecord>;

/** OUT/cells/ID/certificate.json */
export { Certificate, PathSummary } from "../fault/certificate-schema.ts";

/** OUT/cells/ID/verdict.json */
export const VerdictRecord = z.object({
  schema: z.literal(1),
  /** The history that was judged: its number of lines, and the SHA-256 of the whole file. */
  history: z.object({ lines: z.number().int(), sha256: z.string() }),
  verdicts: z.array(Verdict),
});
export type VerdictRecord = z.infer<typeof VerdictRecord>;

/** OUT/run.json */
export const RunRecord = z.object({
  schema: z.literal(1),
  version: z.string(),
  startedAt: z.string(),
  /** The command's arguments as given. */
  asked: z.array(z.string()),
  /** The site profile as it was loaded, kept whole so that evidence can be judged without the file. */
  profile: z.record(z.string(), z.unknown()),
  profileFile: z.string(),
  machine: z.object({
    cores: z.number(),
    memoryBytes: z.number(),
    kernel: z.string(),
    architecture: z.string(),
    engine: z.string(),
    node: z.string(),
  }),
  cells: z.array(z.string()),
});
export type RunRecord = z.infer<typeof RunRecord>;

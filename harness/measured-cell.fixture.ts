import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { Cell, ServerName } from "./campaign/cell.ts";
import type { CentralServer } from "./dependency/central-server.ts";
import { startOf } from "./dependency/index.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { CellRecord, Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";

/** A cell of the partition test on one node that is left alone, with one workload; `differing` says what else it is. */
export const cellOf = (differing: Partial<Cell> & Pick<Cell, "id">): Cell => ({
  topology: "kubernetes",
  flavour: "built",
  test: "02-partition",
  dependency: "api-server",
  fault: "cut",
  window: windowOf(60),
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["none"],
  requirements: [],
  notAsked: [],
  ...differing,
});

export const windowOf = (seconds: number): Cell["window"] => ({ name: `${seconds}s`, ms: seconds * 1000, scale: 1 });

/** A requirement that something happens within so many milliseconds. */
export const within = (id: string, threshold: number): Cell["requirements"][number] => ({
  id,
  sentence: `${id}.`,
  level: "must",
  threshold,
  unit: "ms",
});

/** A requirement that has no threshold. */
export const always = (id: string): Cell["requirements"][number] => ({ ...within(id, 0), unit: "none" });

/** A cell that was measured on a real cluster, and its evidence; it is gone with the object. */
export class MeasuredCell implements AsyncDisposable {
  readonly directory: string;
  readonly files: ReturnType<typeof cellLayoutOf>;
  readonly record: CellRecord;
  readonly certificate: Certificate;
  readonly verdicts: VerdictRecord["verdicts"];

  private constructor(directory: string, files: MeasuredCell["files"], [record, certificate, verdict]: unknown[]) {
    this.directory = directory;
    this.files = files;
    this.record = CellRecord.parse(record);
    this.certificate = Certificate.parse(certificate);
    this.verdicts = VerdictRecord.parse(verdict).verdicts;
  }

  static async measure(cell: Cell): Promise<MeasuredCell> {
    const directory = await mkdtemp(join(tmpdir(), `islanding-${cell.id}-`));
    await measureCell({ cell, out: directory, signal: new AbortController().signal, report: () => undefined });
    const files = cellLayoutOf(directory, cell.id);
    const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, "utf8"));
    const records = await Promise.all([files.record, files.certificate, files.verdict].map(read));
    return new MeasuredCell(directory, files, records);
  }

  verdictOf(id: string): VerdictRecord["verdicts"][number] | undefined {
    return this.verdicts.find(({ requirement }) => requirement === id);
  }

  /** How the way from one host to another was seen, among all that the witness tried. */
  path(from: string, to: string) {
    return this.certificate.witnessed.paths.find(({ path }) => path.from === from && path.to === to);
  }

  /** The files of the evidence in which one of these stands; all of them are searched. */
  async filesTelling(secrets: readonly string[]): Promise<string[]> {
    const entries = await readdir(this.directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const texts = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, "utf8") })));
    return texts.filter(({ text }) => secrets.some((secret) => text.includes(secret))).map(({ file }) => file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}

/** What must not stand in the evidence of cells that are measured from now on: filled as central servers start. */
export function secretsOfServers(
  names: readonly ServerName[],
  changed: (server: CentralServer) => CentralServer = (server) => server,
): string[] {
  const secrets: string[] = [];
  for (const name of names) {
    const start = startOf[name];
    vi.spyOn(startOf, name).mockImplementation(async (settings) => {
      const server = await start(settings);
      secrets.push(...server.secrets);
      return changed(server);
    });
  }
  return secrets;
}

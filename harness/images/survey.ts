import pLimit from "p-limit";
import type { ReportProgress } from "../progress.ts";
import { readImageReference } from "../site/image-reference.ts";
import { credentialsFor } from "./docker-config.ts";
import { lookForRunning } from "./emulation.ts";
import { examine } from "./examine.ts";
import type { InventoryImage } from "./inventory.ts";
import type { Architecture } from "./platform.ts";
import type { ImageRecord, Run } from "./record.ts";
import { Registry } from "./registry.ts";
import type { RegistryAddress } from "./registry-address.ts";
import { runEntryPoint } from "./run-entry-point.ts";
import { transport } from "./transport.ts";
import { trueTo } from "./true-to.ts";

export interface Survey {
  images: readonly InventoryImage[];
  architectures: readonly Architecture[];
  /** Asked in place of the registries that the images belong to, in this order; empty to ask those. */
  mirrors: readonly RegistryAddress[];
  /** The certificate, in PEM, of an authority that is trusted besides the usual ones. */
  ca?: string;
  /** Whether entry points are run where that can be done. */
  run: boolean;
  signal: AbortSignal;
  report: ReportProgress;
}

/** As many as browsers ask one server at a time, and enough for a registry on the same network. */
const atOnce = 8;
const reportEveryMs = 2_000;

/** Looks all images up, some at a time, and then runs them, one at a time. Their records are in the order of the images. */
export async function survey(asked: Survey): Promise<ImageRecord[]> {
  const records = await lookUp(asked);
  return asked.run ? runAll(records, asked) : records;
}

async function lookUp({ images, architectures, mirrors, ca, signal, report }: Survey): Promise<ImageRecord[]> {
  await using http = transport(ca === undefined ? {} : { ca });
  const options = { transport: http, credentialsFor: (host: string) => credentialsFor(host, signal), signal };
  const mirroring = mirrors.map((address) => new Registry(address, options));
  const known = new Map<string, Registry>();
  const registriesFor = (host: string) => {
    if (mirroring.length > 0) return mirroring;
    const registry = known.get(host) ?? new Registry({ host }, options);
    known.set(host, registry);
    return [registry];
  };
  let done = 0;
  const tell = () => report({ phase: "images", text: `${done} of ${images.length} looked into` });
  const telling = setInterval(tell, reportEveryMs);
  const limit = pLimit(atOnce);
  try {
    const looking = images.map((image) =>
      limit(async () => {
        signal.throwIfAborted();
        const record = await examine(image, { architectures, registriesFor, signal });
        done++;
        return record;
      }),
    );
    await Promise.allSettled(looking);
    return await Promise.all(looking);
  } finally {
    clearInterval(telling);
  }
}

async function runAll(records: readonly ImageRecord[], { architectures, signal, report }: Survey) {
  const ran: ImageRecord[] = [];
  const how = new Map(
    await Promise.all(architectures.map(async (name) => [name, await lookForRunning(name, signal)] as const)),
  );
  for (const record of records) {
    const runs = new Map<Architecture, Run>();
    for (const [architecture, running] of how) {
      const start = startOf(record, architecture);
      if (start === undefined) continue;
      if (running.by === "engine") report({ phase: "images", text: `running ${start.image}` });
      runs.set(architecture, await runEntryPoint(start, running, signal));
    }
    ran.push(withRuns(record, runs));
  }
  return ran;
}

/** What there is to start of an image; undefined where it is not for this architecture, or starts nothing by itself. */
function startOf(record: ImageRecord, architecture: Architecture) {
  const { digest, entryPoints = [] } = record.architectures[architecture] ?? {};
  const command = entryPoints.find(({ by }) => by === "image")?.command;
  const repository = readImageReference(record.image)?.repository;
  if (!digest || !command || trueTo(record, architecture).outcome !== "pass") return undefined;
  return { image: `${record.askedAt}/${repository}@${digest}`, command, architecture };
}

const withRuns = (record: ImageRecord, runs: ReadonlyMap<Architecture, Run>): ImageRecord => ({
  ...record,
  architectures: Object.fromEntries(
    Object.entries(record.architectures).map(([name, found]) => {
      const run = runs.get(name as Architecture);
      return [name, run ? { ...found, run } : found];
    }),
  ),
});

import { spreadOf } from "../check/spread.ts";
import { type EventOf, eventsOf } from "../history/event.ts";
import type { Claim } from "./claim.ts";
import { documents } from "./documents.ts";
import { k3s, kubeEdge, type MeasuredCell, nothingShown, partOf, type Shown, type Subject } from "./measured.ts";

const megabyte = 1_000_000;
/** An article's round figure is not refuted by a few megabytes: up to half as much again counts as "about". */
const tolerance = 1.5;

interface Program {
  name: RegExp;
  claimedMb: number;
  /** What is shown beside an unknown where another program ran in its place. */
  inItsPlace?: RegExp;
}

const footprint = (subject: Subject, program: Program, claim: Omit<Claim, "measure">): Claim => ({
  ...claim,
  measure: (cells) => [partOf(subject, cells, (own) => memoryIn(own, program))],
});

export const footprints: readonly Claim[] = [
  footprint(
    kubeEdge,
    { name: /^edgecore$/, claimedMb: 20 },
    {
      id: "edgecore-memory",
      sentence: "EdgeCore needs about 20 MB of memory",
      saidBy: [{ document: documents.containerisation, text: "Edge agent RAM | ~75MB (agent) | ~20MB (edgecore)" }],
    },
  ),
  footprint(
    k3s,
    { name: /^k3s(-agent)?$/, claimedMb: 75, inItsPlace: /^kubelet$/ },
    {
      id: "k3s-agent-memory",
      sentence: "A K3s agent needs about 75 MB of memory",
      saidBy: [{ document: documents.containerisation, text: "Worker-only agent RAM: ~75MB" }],
    },
  ),
  footprint(
    k3s,
    { name: /^k3s-server$/, claimedMb: 512 },
    {
      id: "k3s-server-memory",
      sentence: "A K3s server needs about 512 MB of memory",
      saidBy: [{ document: documents.containerisation, text: "Control plane RAM: ~512MB" }],
    },
  ),
];

type Memory = EventOf<"agent-memory"> & { program: string; rssBytes: number };

function memoryIn(own: readonly MeasuredCell[], { name, claimedMb, inItsPlace }: Program): Shown {
  const ran = (program: RegExp) =>
    own.map((cell) => ({ cell, memories: memoriesOf(cell.history).filter((memory) => program.test(memory.program)) }));
  const shows = ({ memories }: { memories: Memory[] }) => memories.length > 0;
  const itself = ran(name).filter(shows);
  const found = itself.length === 0 && inItsPlace ? ran(inItsPlace).filter(shows) : itself;
  const memories = found.flatMap((one) => one.memories);
  const shown = { n: memories.length, cells: found.map(({ cell }) => cell) };
  const resident = spreadOf(memories.map(({ rssBytes }) => rssBytes));
  if (!resident) return nothingShown;
  const anonymous = spreadOf(memories.flatMap(({ anonBytes }) => anonBytes ?? []));
  const programs = Array.from(new Set(memories.map(({ program }) => program))).join(", ");
  const unbacked = anonymous ? ` (${inMegabytes(anonymous.median)} of it backed by no file)` : "";
  const figures = `At rest the process ${programs} held ${inMegabytes(resident.median)} in the median${unbacked} and ${inMegabytes(resident.worst)} at worst.`;
  if (itself.length === 0) {
    return { ...shown, verdict: "unknown", measured: `${figures} That is not the program that the claim is about.` };
  }
  const most = claimedMb * tolerance;
  const verdict = resident.median <= most * megabyte ? "holds" : "refuted";
  return { ...shown, verdict, measured: `${figures} A median of up to ${most} MB counts as about ${claimedMb} MB.` };
}

const memoriesOf = (history: MeasuredCell["history"]): Memory[] =>
  eventsOf(history, "agent-memory").filter(
    (event): event is Memory => event.outcome === "ok" && event.rssBytes !== undefined && event.program !== undefined,
  );

const inMegabytes = (bytes: number): string => `${Math.round(bytes / megabyte)} MB`;

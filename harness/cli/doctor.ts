import { exitCodes } from "../errors.ts";
import type { Availability } from "../topology/topology.ts";
import type { CliCommand } from "./command.ts";
import type { MachineCheck } from "./machine.ts";
import { print, wrapped } from "./output.ts";

interface TopologyCheck {
  topology: string;
  flavour: string;
  availability: Availability;
}

export const doctor: CliCommand = {
  name: "doctor",
  summary: "what this machine can run, and what is missing for the rest",
  details:
    "Looks at this machine and at every topology in every flavour, and says for what is missing how to " +
    "get it. Exits 69 when no real topology can run.",
  directories: "none",
  flags: ["json"],
  examples: [
    { line: "islanding doctor", shows: "one line for each thing, ok or missing" },
    { line: "islanding doctor --json", shows: "the same for programs" },
  ],
  async run({ flags, signal }) {
    const { lookAtMachine } = await import("./machine.ts");
    const { topologies: known } = await import("../topology/index.ts");
    const machine = await lookAtMachine();
    const topologies = await Promise.all(
      known.map(async (topology) => ({
        topology: topology.name,
        flavour: topology.flavour,
        availability: await topology.availability(signal),
      })),
    );
    print(flags, { machine, topologies }, inWords(machine, topologies));
    const real = topologies.filter(({ topology }) => topology !== "fake");
    return real.some(({ availability }) => availability.available) ? exitCodes.pass : exitCodes.unavailable;
  },
};

function inWords(machine: readonly MachineCheck[], topologies: readonly TopologyCheck[]): string {
  return [
    "This machine:",
    ...machine.flatMap(({ name, ok, detail, hint }) => line(ok, name, detail, hint)),
    "",
    "Topologies:",
    ...topologies.flatMap(({ topology, flavour, availability }) =>
      availability.available
        ? line(true, `${topology} ${flavour}`, availability.detail)
        : line(false, `${topology} ${flavour}`, availability.reason, availability.hint),
    ),
  ].join("\n");
}

const line = (ok: boolean, name: string, detail: string, hint?: string): string[] => [
  wrapped(`${name}: ${detail}.`, ok ? "  ok       " : "  missing  "),
  ...(hint && !ok ? [wrapped(hint, " ".repeat(11))] : []),
];

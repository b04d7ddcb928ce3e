import { InvalidArgumentError, Option } from "commander";

/** The flags of the command line as they were given; names of topologies and the like are checked by the plan. */
export interface Flags {
  site?: string;
  topology: string[];
  test: string[];
  dependency: string[];
  fault: string[];
  degrade?: string;
  window: string[];
  lightNodes: string[];
  repeat?: number;
  flavour: "auto" | "published" | "built";
  out?: string;
  arch: string[];
  registry: string[];
  ca?: string;
  record?: string;
  /** False for `--no-run`. */
  run: boolean;
  history?: string;
  summary: boolean;
  json: boolean;
}
export type FlagName = keyof Flags;

/** What holds where a flag is not given; an empty list stands for all that the profile asks for. */
export const defaults: Flags = {
  topology: [],
  test: [],
  dependency: [],
  fault: [],
  window: [],
  lightNodes: [],
  flavour: "auto",
  arch: [],
  registry: [],
  run: true,
  summary: false,
  json: false,
};

/** The flags that narrow a campaign to some of its cells. */
export const narrowing = [
  "topology",
  "test",
  "dependency",
  "fault",
  "degrade",
  "window",
  "lightNodes",
  "repeat",
  "flavour",
] as const satisfies readonly FlagName[];

/** Makes a flag's option for the parser, fresh for each command. */
export const optionFor = (name: FlagName): Option => makers[name]();

const flavours: readonly Flags["flavour"][] = ["auto", "published", "built"];

const makers: Record<FlagName, () => Option> = {
  site: () => new Option("--site <file>", "the site profile (YAML)"),
  topology: () => repeatable("--topology <name>", "only this topology, e.g. kubernetes"),
  test: () => repeatable("--test <n|name>", "only this test, e.g. 2, partition or 02-partition"),
  dependency: () => repeatable("--dependency <name>", "only this dependency, e.g. api-server"),
  fault: () => repeatable("--fault <kind>", "only this fault: cut, degrade, pause, power or noop"),
  degrade: () => new Option("--degrade <settings>", "how bad the link is, e.g. delay=200ms,jitter=50ms,loss=2%"),
  window: () => repeatable("--window <w>", "only this window: smoke, 10m, 1h, 8h or a duration"),
  lightNodes: () => repeatable("--light-nodes <n>", "only so many nodes that carry no workloads, e.g. 0 or 19"),
  repeat: () => new Option("--repeat <n>", "how often each cell is measured").argParser(wholeNumber),
  flavour: () => new Option("--flavour <flavour>", "where the binaries come from, else auto").choices(flavours),
  out: () => new Option("--out <dir>", "the evidence folder"),
  arch: () => repeatable("--arch <name>", "only this architecture: amd64 or arm64"),
  registry: () => repeatable("--registry <host:port>", "ask this registry in place of the images' own"),
  ca: () => new Option("--ca <file>", "the certificate (PEM) of an authority to trust besides the usual ones"),
  record: () => new Option("--record <file>", "an earlier record, to tell which tags have moved"),
  run: () => new Option("--no-run", "don't try to start any image here"),
  history: () =>
    new Option("--history <file>", "remember this report in a file, and show trends since the earlier ones"),
  summary: () => new Option("--summary", "print a page of Markdown, for the page of a pipeline's job"),
  json: () => new Option("--json", "one JSON document on standard output, and nothing else"),
};

const repeatable = (flags: string, description: string): Option =>
  new Option(flags, `${description} (repeatable)`).argParser((value: string, given: string[] = []) => [
    ...given,
    value,
  ]);

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Expected a whole number from 1.");
  return number;
}

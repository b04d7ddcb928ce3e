import { readFile, writeFile } from "node:fs/promises";
import { IslandingError } from "../errors.ts";
import type { CommandOptions, Outcome } from "./command.ts";
import { FakeQueue } from "./fake-link.ts";
import { FakeWatch } from "./fake-watch.ts";
import type { Conversation, Host } from "./host.ts";

/** Answers a command of the fake's inside, or undefined when it knows no such command. */
export type FakeCommands = (argv: readonly string[]) => Partial<Outcome> | undefined;

interface FakeRule {
  chain: string;
  direction: "s" | "d";
  address: string;
  packets: number;
}

/**
 * A host in memory, for tests of everything above it: it has files, power, a pause button, a packet filter that
 * understands the rules of fault/iptables.ts, and a network card's queue that understands those of fault/tc.ts.
 */
export class FakeHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly handle = undefined;
  isOn = true;
  readonly queue = new FakeQueue();
  readonly watch = new FakeWatch();
  readonly #files = new Map<string, string>();
  readonly #commands: FakeCommands;
  #rules: FakeRule[] = [];
  #paused = false;
  #boots = 1;

  constructor(name: string, address: string, commands: FakeCommands = () => undefined) {
    this.name = name;
    this.address = address;
    this.#commands = commands;
  }

  /** Whether the host is running and not frozen. */
  get answers(): boolean {
    return this.isOn && !this.#paused;
  }

  /** Whether a packet from or to this address gets past the host's filter; counts it where it does not. */
  lets(direction: "s" | "d", address: string): boolean {
    const rule = this.#rules.find((one) => one.direction === direction && one.address === address);
    if (rule) rule.packets++;
    return rule === undefined;
  }

  async exec(argv: readonly string[], _options: CommandOptions = {}): Promise<Outcome> {
    if (!this.answers) return outcome({ ok: false, exitCode: 1, stderr: `${this.name} does not answer` });
    const [command, ...rest] = argv;
    if (command === "echo") return outcome({ stdout: rest.join(" ") });
    const file = command === "cat" ? this.#files.get(rest[0] ?? "") : undefined;
    if (file !== undefined) return outcome({ stdout: file.replace(/\n$/, "") });
    const answer = this.#commands(argv);
    return outcome(answer ?? { ok: false, exitCode: 127, stderr: `${command}: not found` });
  }

  converse(): Conversation {
    throw new IslandingError("fake-converse", "A fake host has no programs to talk to; its cluster answers instead.");
  }

  async execInNetwork(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    if (!this.isOn) throw new IslandingError("host-off", `${this.name} is off: it has no network namespace.`);
    if (argv[0] === "iptables-restore") this.#restore(options.input ?? "");
    if (argv[0] === "iptables-save") return outcome({ stdout: this.#save(argv.includes("-c")) });
    if (argv[0] === "ipset") return outcome(this.watch.ipset(argv.slice(1)));
    if (argv[0] === "tc") return outcome({ stdout: this.queue.tc(argv.slice(1), options.input) });
    return outcome({});
  }

  async copyIn(localPath: string, hostPath: string): Promise<void> {
    this.#files.set(hostPath, await readFile(localPath, "utf8"));
  }

  async copyOut(hostPath: string, localPath: string): Promise<void> {
    const content = this.#files.get(hostPath);
    if (content === undefined) throw new IslandingError("no-such-file", `${this.name} has no file ${hostPath}.`);
    await writeFile(localPath, content);
  }

  bootId = async (): Promise<string> => `${this.name}-boot-${this.#boots}`;
  isPaused = async (): Promise<boolean> => this.#paused;

  async pause(): Promise<void> {
    this.#paused = true;
  }

  async resume(): Promise<void> {
    this.#paused = false;
  }

  async powerOff(): Promise<void> {
    this.isOn = false;
    this.#rules = [];
    this.queue.clear();
    this.watch.clear();
  }

  async powerOn(): Promise<void> {
    if (!this.isOn) this.#boots++;
    this.isOn = true;
  }

  #restore(input: string): void {
    this.watch.restore(input);
    for (const line of input.split("\n")) {
      const [, emptied] = /^:(\S+) - \[0:0\]$/.exec(line) ?? [];
      if (emptied) this.#rules = this.#rules.filter((rule) => rule.chain !== emptied);
      const [, chain, direction, address] = /^-A (\S+) -([sd]) (\S+) -j DROP$/.exec(line) ?? [];
      if (chain && address) this.#rules.push({ chain, direction: direction === "s" ? "s" : "d", address, packets: 0 });
      const [, removed] = /^-X (\S+)$/.exec(line) ?? [];
      if (removed) this.#rules = this.#rules.filter((rule) => rule.chain !== removed);
    }
  }

  #save(withCounters: boolean): string {
    const chains = [...new Set(this.#rules.map((rule) => rule.chain))];
    const head = ["INPUT", "FORWARD", "OUTPUT"].map((chain) => `:${chain} ACCEPT [0:0]`);
    const rules = this.#rules.map((rule) => {
      const counters = withCounters ? `[${rule.packets}:${rule.packets * 60}] ` : "";
      return `${counters}-A ${rule.chain} -${rule.direction} ${rule.address}/32 -j DROP`;
    });
    const jumps = chains.map((chain) => `${withCounters ? "[0:0] " : ""}-A INPUT -j ${chain}`);
    const own = [...jumps, ...this.watch.rules, ...rules];
    return ["*filter", ...head, ...chains.map((chain) => `:${chain} - [0:0]`), ...own, "COMMIT"].join("\n");
  }
}

const outcome = (known: Partial<Outcome>): Outcome => ({
  ok: true,
  exitCode: 0,
  stdout: "",
  stderr: "",
  timedOut: false,
  durationMs: 1,
  ...known,
});

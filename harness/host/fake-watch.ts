import type { Outcome } from "./command.ts";

/** A fake host's sets, and the jumps to the rules that fill them: it understands the rules of fault/attempts.ts. */
export class FakeWatch {
  readonly #sets = new Map<string, Map<string, number>>();
  #jumps: string[] = [];

  /** The lines of `iptables-save` that are about it. */
  get rules(): string[] {
    return this.#jumps;
  }

  /** Takes from the input of `iptables-restore` what is about it. */
  restore(input: string): void {
    for (const line of input.split("\n")) {
      const [, change, hook, name = ""] = /^-([ID]) (\S+) (?:1 )?-j (\S+)$/.exec(line) ?? [];
      if (!this.#sets.has(name)) continue;
      const rule = `-A ${hook} -j ${name}`;
      this.#jumps = change === "I" ? [rule, ...this.#jumps] : this.#jumps.filter((jump) => jump !== rule);
    }
  }

  /** Answers `ipset`. */
  ipset([command, name = ""]: readonly string[]): Partial<Outcome> {
    if (command === "create") this.#sets.set(name, this.#sets.get(name) ?? new Map());
    if (command === "list") return { stdout: [...this.#sets.keys()].join("\n") };
    const set = this.#sets.get(name);
    if (!set) return { ok: false, exitCode: 1, stderr: "The set with the given name does not exist" };
    if (command === "destroy") this.#sets.delete(name);
    const entries = Array.from(set, ([entry, packets]) => `add ${name} ${entry} packets ${packets} bytes 60`);
    return { stdout: command === "save" ? entries.join("\n") : "" };
  }

  /** A packet that begins a connection leaves the host. */
  tries(from: string, to: string, service: string): void {
    const entry = `${from},${service},${to}`;
    for (const [name, set] of this.#sets) {
      if (this.#jumps.includes(`-A OUTPUT -j ${name}`)) set.set(entry, (set.get(entry) ?? 0) + 1);
    }
  }

  clear(): void {
    this.#sets.clear();
    this.#jumps = [];
  }
}

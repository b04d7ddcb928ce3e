import { spawn } from "node:child_process";
import { IslandingError } from "../errors.ts";
import { waitFor } from "../wait.ts";
import { type CommandOptions, type Outcome, run } from "./command.ts";
import type { Conversation, Host, HostHandle } from "./host.ts";
import { remotePath, type SshTarget, sshConnect, sshCopy, sshDisconnect, sshRun } from "./ssh.ts";
import { isPaused, kill, pause, resume, start, type VmHandle } from "./vm-machine.ts";
import { inNamespace } from "./vm-network.ts";

export interface VmHostSettings {
  name: string;
  vm: VmHandle;
  ssh: SshTarget;
  /** The run's namespace, from which the VM is spoken to: no cut at the VM's tap names it. */
  network: string;
  /** The namespace before the VM, which its packets pass. */
  namespace: string;
  /** From switching on to the first command. */
  bootLimitMs: number;
}

/** A host that is a virtual machine: its own kernel, clock and disk. */
export class VmHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly handle: HostHandle;
  readonly #vm: VmHandle;
  readonly #settings: VmHostSettings;
  #connecting: Promise<unknown> | undefined;

  constructor(settings: VmHostSettings) {
    this.name = settings.name;
    this.address = settings.ssh.address;
    this.handle = { vm: settings.vm };
    this.#vm = settings.vm;
    this.#settings = settings;
  }

  async exec(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    await this.#connected();
    return run(this.#outside(sshRun(this.#settings.ssh, argv)), options);
  }

  converse(argv: readonly string[]): Conversation {
    const [program = "", ...rest] = this.#outside(sshRun(this.#settings.ssh, argv));
    // A process group of its own, so that Ctrl-C in the terminal does not end the observers before healing.
    return spawn(program, rest, { stdio: ["pipe", "pipe", "ignore"], detached: true });
  }

  execInNetwork(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return run([...inNamespace(this.#settings.namespace), ...argv], options);
  }

  async copyIn(localPath: string, hostPath: string, signal?: AbortSignal): Promise<void> {
    await this.#copy(localPath, remotePath(this.#settings.ssh, hostPath), signal);
  }

  async copyOut(hostPath: string, localPath: string, signal?: AbortSignal): Promise<void> {
    await this.#copy(remotePath(this.#settings.ssh, hostPath), localPath, signal);
  }

  /** The guest kernel's own: it changes also when the guest reboots by itself. */
  async bootId(): Promise<string> {
    const outcome = await this.exec(["cat", "/proc/sys/kernel/random/boot_id"], { timeoutMs: 30_000 });
    if (!outcome.ok) throw new IslandingError("vm-silent", `${this.name} did not tell its boot: ${outcome.stderr}`);
    return outcome.stdout.trim();
  }

  isPaused = (): Promise<boolean> => isPaused(this.#vm);
  pause = (): Promise<void> => pause(this.#vm);
  resume = (): Promise<void> => resume(this.#vm);

  async powerOff(): Promise<void> {
    await kill(this.#vm);
    await this.#disconnect();
  }

  /** Returns when the guest has booted and takes commands. */
  async powerOn(signal: AbortSignal = new AbortController().signal): Promise<void> {
    await start(this.#vm, signal);
    const { bootLimitMs } = this.#settings;
    const what = `${this.name} to boot and take a command (its console is in ${this.#vm.folder})`;
    await waitFor(async () => (await this.exec(["true"], { timeoutMs: 30_000, signal })).ok, {
      what,
      limitMs: bootLimitMs,
      signal,
    });
  }

  /** Opens the shared connection once; where that fails, the command itself tells why. */
  #connected(): Promise<unknown> {
    this.#connecting ??= run(this.#outside(sshConnect(this.#settings.ssh)), { timeoutMs: 30_000 }).then((outcome) => {
      if (!outcome.ok) this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #disconnect(): Promise<void> {
    this.#connecting = undefined;
    await run(this.#outside(sshDisconnect(this.#settings.ssh.control)), { timeoutMs: 10_000 });
  }

  async #copy(from: string, to: string, signal?: AbortSignal): Promise<void> {
    await this.#connected();
    const outcome = await run(this.#outside(sshCopy(this.#settings.ssh, from, to)), signal && { signal });
    signal?.throwIfAborted();
    if (!outcome.ok) throw new IslandingError("copy-failed", `Copying ${from} to ${to} failed: ${outcome.stderr}`);
  }

  #outside(argv: readonly string[]): string[] {
    return [...inNamespace(this.#settings.network), ...argv];
  }
}

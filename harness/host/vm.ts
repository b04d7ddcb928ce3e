import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { IslandingError } from "../errors.ts";
import { waitFor } from "../wait.ts";
import { type CommandOptions, type Outcome, run } from "./command.ts";
import type { Conversation, Host, HostHandle } from "./host.ts";
import { remotePath, type SshTarget, sshConnect, sshCopy, sshDisconnect, sshRun } from "./ssh.ts";
import { isPaused, isRunning, kill, pause, resume, start, type VmHandle } from "./vm-machine.ts";
import { inNamespace } from "./vm-network.ts";

export interface VmHostSettings {
  name: string;
  vm: VmHandle;
  ssh: SshTarget;
  /** Undefined for a VM that another program runs: it is spoken to as any machine is, and can't be cut off from outside. */
  namespaces?: {
    /** The run's, from which the VM is spoken to: no cut at the VM's tap names it. */
    network: string;
    /** The one before the VM, which its packets pass. */
    own: string;
  };
  /** From switching on to the first command. */
  bootLimitMs: number;
}

const connectLimitMs = 30_000;
/** A service may take 90 s to end before systemd kills it, and so may what is left after all services have ended. */
const shutdownLimitMs = 180_000;
const tellBootId = ["cat", "/proc/sys/kernel/random/boot_id"];

/** A host that is a virtual machine: its own kernel, clock and disk. */
export class VmHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly handle: HostHandle;
  readonly hasOutside: boolean;
  readonly #vm: VmHandle;
  readonly #settings: VmHostSettings;
  #connecting: Promise<unknown> | undefined;

  constructor(settings: VmHostSettings) {
    this.name = settings.name;
    this.address = settings.ssh.address;
    this.handle = { vm: settings.vm };
    this.hasOutside = settings.namespaces !== undefined;
    this.#vm = settings.vm;
    this.#settings = settings;
  }

  async exec(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    // Another program may take longer to tell than ssh takes to find out.
    if (this.#settings.namespaces && !(await isRunning(this.#vm))) return off(this.name);
    await this.#connected(options);
    return run(this.#outside(sshRun(this.#settings.ssh, argv)), options);
  }

  converse(argv: readonly string[]): Conversation {
    const [program = "", ...rest] = this.#outside(sshRun(this.#settings.ssh, argv));
    // A process group of its own, so that Ctrl-C in the terminal does not end the observers before healing.
    return spawn(program, rest, { stdio: ["pipe", "pipe", "ignore"], detached: true });
  }

  async execInNetwork(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    const { namespaces } = this.#settings;
    if (namespaces) return run([...inNamespace(namespaces.own), ...argv], options);
    throw new IslandingError("no-outside", `Another program runs ${this.name}: nothing of ours stands before it.`);
  }

  async copyIn(localPath: string, hostPath: string, signal?: AbortSignal): Promise<void> {
    await this.#copy(localPath, remotePath(this.#settings.ssh, hostPath), signal);
  }

  async copyOut(hostPath: string, localPath: string, signal?: AbortSignal): Promise<void> {
    await this.#copy(remotePath(this.#settings.ssh, hostPath), localPath, signal);
  }

  /** The guest kernel's own: it changes also when the guest reboots by itself. */
  async bootId(): Promise<string> {
    const outcome = await this.exec(tellBootId, { timeoutMs: 30_000 });
    if (!outcome.ok) throw new IslandingError("vm-silent", `${this.name} did not tell its boot: ${outcome.stderr}`);
    return outcome.stdout.trim();
  }

  isPaused = (): Promise<boolean> => isPaused(this.#vm);
  pause = (): Promise<void> => pause(this.#vm);
  resume = (): Promise<void> => resume(this.#vm);

  async reboot(signal: AbortSignal): Promise<void> {
    const before = await this.bootId();
    const ordered = await this.exec(["systemctl", "reboot"], { timeoutMs: 30_000, signal });
    // The guest may be gone before it has answered; ssh then ends with 255 of its own.
    if (!ordered.ok && !ordered.timedOut && ordered.exitCode !== 255) {
      throw new IslandingError("not-rebooted", `${this.name} refused to reboot: ${ordered.stderr}`);
    }
    await waitFor(() => this.#isInAnotherBoot(before, signal), {
      what: `${this.name} to reboot and take a command (its console is in ${this.#vm.folder})`,
      limitMs: shutdownLimitMs + this.#settings.bootLimitMs,
      signal,
    });
  }

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

  /** Keeps no connection to the boot that ends: one whose other end is gone without a word would wait for it for ever. */
  async #isInAnotherBoot(before: string, signal: AbortSignal): Promise<boolean> {
    const told = await this.exec(tellBootId, { timeoutMs: 30_000, signal });
    const isAnother = told.ok && told.stdout.trim() !== before;
    if (!isAnother) await this.#disconnect();
    return isAnother;
  }

  /** Opens the shared connection where none is; where that fails, the command itself tells why. */
  async #connected({ timeoutMs = connectLimitMs }: CommandOptions): Promise<void> {
    if (existsSync(this.#settings.ssh.control)) return;
    const limits = { timeoutMs: Math.min(timeoutMs, connectLimitMs) };
    this.#connecting ??= run(this.#outside(sshConnect(this.#settings.ssh)), limits).finally(() => {
      this.#connecting = undefined;
    });
    await this.#connecting;
  }

  async #disconnect(): Promise<void> {
    await run(this.#outside(sshDisconnect(this.#settings.ssh.control)), { timeoutMs: 10_000 });
  }

  async #copy(from: string, to: string, signal?: AbortSignal): Promise<void> {
    await this.#connected({});
    const outcome = await run(this.#outside(sshCopy(this.#settings.ssh, from, to)), signal && { signal });
    signal?.throwIfAborted();
    if (!outcome.ok) throw new IslandingError("copy-failed", `Copying ${from} to ${to} failed: ${outcome.stderr}`);
  }

  #outside(argv: readonly string[]): string[] {
    const { namespaces } = this.#settings;
    return namespaces ? [...inNamespace(namespaces.network), ...argv] : [...argv];
  }
}

const off = (name: string): Outcome => ({
  ok: false,
  exitCode: undefined,
  stdout: "",
  stderr: `${name} is off`,
  timedOut: false,
  durationMs: 0,
});

import type { ChildProcess } from "node:child_process";
import type { CommandOptions, Outcome } from "./command.ts";
import type { VmHandle } from "./vm-machine.ts";

/** How the engine knows a host, and the image that enters its network where this process may not. */
export interface ContainerHandle {
  id: string;
  helperImage: string;
}

/** What a later process needs to heal a host. */
export type HostHandle = { container: ContainerHandle } | { vm: VmHandle };

/** Undefined for a host that is none. */
export const containerOf = ({ handle }: Pick<Host, "handle">): ContainerHandle | undefined =>
  handle && "container" in handle ? handle.container : undefined;

/** A running program inside a host that is spoken to line by line. */
export type Conversation = Pick<ChildProcess, "stdin" | "stdout" | "kill" | "once">;

/**
 * One machine of a topology: a container, a VM, or a fake.
 * A command that fails is an outcome; only a broken machine (no engine, no such host) throws.
 */
export interface Host {
  readonly name: string;
  readonly address: string;
  /** Undefined for a host that ends with this process anyway. */
  readonly handle: HostHandle | undefined;
  /** False for a VM that another program runs: nothing of ours can stand before it. */
  readonly hasOutside?: boolean;
  exec(argv: readonly string[], options?: CommandOptions): Promise<Outcome>;
  /** Starts a program and keeps its standard input and output open. */
  converse(argv: readonly string[]): Conversation;
  /**
   * Runs a program of this machine, as root, in the network namespace that the host's packets pass. Throws `host-off`
   * when the host is off and its namespace with it; a VM's stays, as it stands outside of the VM. Throws `no-outside` for a
   * VM that another program runs.
   */
  execInNetwork(argv: readonly string[], options?: CommandOptions): Promise<Outcome>;
  copyIn(localPath: string, hostPath: string, signal?: AbortSignal): Promise<void>;
  copyOut(hostPath: string, localPath: string, signal?: AbortSignal): Promise<void>;
  /** Changes with every boot and with nothing else. */
  bootId(): Promise<string>;
  /** May throw `host-off`. */
  isPaused(): Promise<boolean>;
  pause(): Promise<void>;
  /** Idempotent. */
  resume(): Promise<void>;
  /**
   * In good order, by the system that runs on it; only for a host that is a machine of its own. Returns when it has booted
   * anew and takes commands. Throws `not-rebooted` where its system refuses.
   */
  reboot?(signal: AbortSignal): Promise<void>;
  /** Hard off: nothing gets a chance to write. */
  powerOff(): Promise<void>;
  /** On again with the same address and the same disk. Idempotent. */
  powerOn(signal?: AbortSignal): Promise<void>;
}

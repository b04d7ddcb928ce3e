import type { ChildProcess } from "node:child_process";
import type { CommandOptions, Outcome } from "./command.ts";

/** How the engine knows a host, and the image that enters its network where this process may not. */
export interface ContainerHandle {
  id: string;
  helperImage: string;
}

/** A running program inside a host that is spoken to line by line. */
export type Conversation = Pick<ChildProcess, "stdin" | "stdout" | "kill" | "once">;

/**
 * One machine of a topology: a container, a VM, or a fake.
 * A command that fails is an outcome; only a broken machine (no engine, no such host) throws.
 */
export interface Host {
  readonly name: string;
  readonly address: string;
  /** What a later process needs to heal this host; undefined for a host that ends with this process anyway. */
  readonly container: ContainerHandle | undefined;
  exec(argv: readonly string[], options?: CommandOptions): Promise<Outcome>;
  /** Starts a program and keeps its standard input and output open. */
  converse(argv: readonly string[]): Conversation;
  /** Runs a program of this machine in the host's network namespace, as root. Throws `host-off` when the host is off. */
  execInNetwork(argv: readonly string[], options?: CommandOptions): Promise<Outcome>;
  copyIn(localPath: string, hostPath: string, signal?: AbortSignal): Promise<void>;
  copyOut(hostPath: string, localPath: string, signal?: AbortSignal): Promise<void>;
  /** Changes with every boot and with nothing else. */
  bootId(): Promise<string>;
  isPaused(): Promise<boolean>;
  pause(): Promise<void>;
  /** Idempotent. */
  resume(): Promise<void>;
  /** Hard off: nothing gets a chance to write. */
  powerOff(): Promise<void>;
  /** On again with the same address and the same disk. Idempotent. */
  powerOn(signal?: AbortSignal): Promise<void>;
}

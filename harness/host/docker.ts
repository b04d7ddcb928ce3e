import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { IslandingError } from "../errors.ts";
import { type CommandOptions, type Outcome, run } from "./command.ts";
import { engine, engineMust } from "./engine.ts";
import type { ContainerHandle, Conversation, Host, HostHandle } from "./host.ts";

export interface DockerHostSettings {
  name: string;
  address: string;
  container: string;
  /** Has iptables and tc. */
  helperImage: string;
}

/** A host that is a container of the local engine. */
export class DockerHost implements Host {
  readonly name: string;
  readonly address: string;
  readonly container: ContainerHandle;
  readonly handle: HostHandle;
  /** The way into the network namespace; a new one with every boot. */
  #network: Promise<string[]> | undefined;

  constructor(settings: DockerHostSettings) {
    this.name = settings.name;
    this.address = settings.address;
    this.container = { id: settings.container, helperImage: settings.helperImage };
    this.handle = { container: this.container };
  }

  exec(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    const interactive = options.input === undefined ? [] : ["--interactive"];
    return engine(["exec", ...interactive, this.container.id, ...argv], options);
  }

  converse(argv: readonly string[]): Conversation {
    return spawn("docker", ["exec", "--interactive", this.container.id, ...argv], {
      stdio: ["pipe", "pipe", "ignore"],
      // A process group of its own, so that Ctrl-C in the terminal does not end the observers before healing.
      detached: true,
    });
  }

  async execInNetwork(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    const entering = this.#network ?? networkOf(this.container);
    this.#network = entering;
    const enter = await entering.catch((error: unknown) => {
      this.#network = undefined;
      throw error;
    });
    return run([...enter, ...argv], options);
  }

  async copyIn(localPath: string, hostPath: string, signal?: AbortSignal): Promise<void> {
    await engineMust(["cp", localPath, `${this.container.id}:${hostPath}`], signal && { signal });
  }

  async copyOut(hostPath: string, localPath: string, signal?: AbortSignal): Promise<void> {
    await engineMust(["cp", `${this.container.id}:${hostPath}`, localPath], signal && { signal });
  }

  bootId(): Promise<string> {
    return engineMust(["inspect", "--format", "{{.State.StartedAt}}", this.container.id]);
  }

  async isPaused(): Promise<boolean> {
    return (await engineMust(["inspect", "--format", "{{.State.Paused}}", this.container.id])).trim() === "true";
  }

  async pause(): Promise<void> {
    await engineMust(["pause", this.container.id]);
  }

  async resume(): Promise<void> {
    if (await this.isPaused()) await engineMust(["unpause", this.container.id]);
  }

  async powerOff(): Promise<void> {
    this.#network = undefined;
    await engineMust(["kill", "--signal", "KILL", this.container.id]);
    await engineMust(["wait", this.container.id], { timeoutMs: 30_000 });
  }

  async powerOn(signal?: AbortSignal): Promise<void> {
    this.#network = undefined;
    await engineMust(["start", this.container.id], signal && { signal });
  }
}

/**
 * The words to put before a command so that it runs in a container's network namespace: nsenter (3 ms) where this
 * process is root beside the engine, else a helper container that shares the namespace (laptops, remote engines).
 */
export async function networkOf({ id, helperImage }: ContainerHandle): Promise<string[]> {
  const pid = (await engineMust(["inspect", "--format", "{{.State.Pid}}", id])).trim();
  if (pid === "0") throw new IslandingError("host-off", `Container ${id} is off: it has no network namespace.`);
  if (process.getuid?.() === 0 && existsSync(`/proc/${pid}/ns/net`)) return ["nsenter", "--target", pid, "--net"];
  const network = ["--network", `container:${id}`, "--cap-add", "NET_ADMIN", "--entrypoint", ""];
  return ["docker", "run", "--rm", "--interactive", ...network, helperImage];
}

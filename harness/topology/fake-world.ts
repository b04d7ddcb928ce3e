import { randomBytes } from "node:crypto";
import type { EventInput } from "../history/event.ts";
import { FakeHost } from "../host/fake.ts";
import type { VantageAnswer, VantageRequest } from "../host/vantage.ts";
import { fakeMeasurement } from "./fake-measurement.ts";
import { apiPort } from "./sides.ts";

export interface FakePod {
  name: string;
  uid: string;
  host: string;
  variant: string;
  hostPort: number;
  process: number;
  instance: string;
  attempt: number;
  running: boolean;
  /** What the centre was last told; it is told nothing while it can't be reached. */
  told: { attempt: number; running: boolean };
}

/** How long the fake's node agent takes to bring a container back. */
const restartMs = 100;

/** The fake's node agent as `/proc/PID/status` would show it. */
const agentStatus = "Name:\tfake-agent\nVmRSS:\t    2048 kB\nRssAnon:\t    1024 kB\n";

/**
 * A site and a centre in memory that behave as a stock kubelet is thought to: a crashed container comes back offline,
 * but an agent that has restarted knows no pods until the API server tells it.
 */
export class FakeWorld {
  readonly centre = new FakeHost("centre", "192.0.2.1");
  readonly observer = new FakeHost("observer", "192.0.2.2");
  readonly site: FakeHost[];
  readonly pods: FakePod[] = [];
  readonly agents = new Map<string, number>();
  readonly settings = new Map<string, string>();
  requests = 100;
  readonly #held = new Map<string, Set<string>>();
  /** Hosts whose agent has lost its memory and not reached the centre since. */
  readonly #forgetful = new Set<string>();
  #nextProcess = 1000;

  constructor(siteNodes: number) {
    this.site = Array.from({ length: siteNodes }, (_, index) => {
      const name = `site-${index + 1}`;
      this.agents.set(name, this.#nextProcess++);
      return new FakeHost(name, `192.0.2.${index + 3}`, (argv) => this.#command(name, argv));
    });
  }

  hosts = (): FakeHost[] => [this.centre, ...this.site, this.observer];

  /** Whether packets travel from one host to the other. */
  reaches(from: FakeHost, to: FakeHost): boolean {
    return from.isOn && to.isOn && (from === to || (from.lets("d", to.address) && to.lets("s", from.address)));
  }

  addPod(pod: Pick<FakePod, "name" | "host" | "variant" | "hostPort">): void {
    const started = {
      process: this.#nextProcess++,
      instance: randomBytes(4).toString("hex"),
      attempt: 0,
      running: true,
    };
    this.pods.push({ ...pod, uid: randomBytes(4).toString("hex"), ...started, told: { attempt: 0, running: true } });
  }

  restartAgent(host: string): void {
    this.agents.set(host, this.#nextProcess++);
    this.#forgetful.add(host);
  }

  /** What a reboot does to a host's inside: nothing runs and nothing is remembered. */
  rebooted(host: string): void {
    for (const pod of this.pods) if (pod.host === host) this.#stop(pod);
    this.restartAgent(host);
    this.#held.delete(host);
  }

  /** One moment of every agent's life: brings pods back where it may, and tells the centre where it can. */
  tick(): void {
    this.requests += this.site.length;
    for (const host of this.site) {
      if (!host.answers) continue;
      host.watch.tries(host.address, this.centre.address, `tcp:${apiPort}`);
      const online = this.centre.answers && this.reaches(host, this.centre);
      if (online) this.#forgetful.delete(host.name);
      for (const pod of this.pods)
        if (pod.host === host.name && online) pod.told = { attempt: pod.attempt, running: pod.running };
    }
  }

  answer(from: FakeHost, request: VantageRequest): VantageAnswer {
    if (!from.answers) return { ok: false, ms: 0, error: "gone" };
    const ok = { ok: true, ms: 0 };
    const timeout = { ok: false, ms: 0, error: "timeout" };
    switch (request.op) {
      case "hello":
      case "work":
      case "listen":
        return ok;
      case "names":
        return { ...ok, listening: true };
      case "hold":
        this.#held.set(from.name, (this.#held.get(from.name) ?? new Set()).add(request.name));
        return ok;
      case "ping": {
        if (!this.#held.get(from.name)?.has(request.name)) return { ok: false, ms: 0, error: "unknown-name" };
        const to = this.hosts().find((host) => host.name === request.name);
        return to && this.reaches(from, to) && this.reaches(to, from) ? ok : timeout;
      }
      case "dial": {
        const to = this.#hostAt(request.address.split(":")[0] ?? "");
        return to && this.reaches(from, to) && this.reaches(to, from) ? ok : timeout;
      }
      case "http":
        return this.#http(from, new URL(request.url), timeout);
      case "round-trips":
      case "throughput": {
        const to = this.#hostAt(request.address.split(":")[0] ?? "");
        const reached = to !== undefined && this.reaches(from, to) && this.reaches(to, from);
        return to ? fakeMeasurement(request, from.queue, to.address, reached) : timeout;
      }
    }
  }

  /** The centre's own view of its nodes and pods. */
  views(): EventInput[] {
    const nodes = this.site.map((host): EventInput => {
      const ready = this.reaches(host, this.centre) ? "True" : "Unknown";
      return { kind: "node", name: host.name, ready };
    });
    const pods = this.pods.map((pod): EventInput => {
      const { name, uid, host, variant, told } = pod;
      const containerId = `fake://${uid}-${told.attempt}`;
      return {
        kind: "pod",
        name,
        uid,
        host,
        variant,
        phase: "Running",
        ready: told.running,
        restarts: told.attempt,
        containerId,
        deleted: false,
      };
    });
    return [...nodes, ...pods];
  }

  #http(from: FakeHost, url: URL, timeout: VantageAnswer): VantageAnswer {
    const to = this.#hostAt(url.hostname);
    if (!to?.answers || !this.reaches(from, to) || !this.reaches(to, from)) return timeout;
    if (Number(url.port) === apiPort) return { ok: true, ms: 0, status: 200, body: "ok" };
    const pod = this.pods.find((one) => one.host === to.name && one.hostPort === Number(url.port));
    if (!pod?.running) return { ok: false, ms: 0, error: "refused" };
    const value = this.settings.get(pod.variant) ?? "none";
    const startedAt = new Date(0).toISOString();
    return {
      ok: true,
      ms: 0,
      status: 200,
      body: JSON.stringify({ variant: pod.variant, instance: pod.instance, startedAt, value }),
    };
  }

  #hostAt = (address: string) => this.hosts().find((host) => host.address === address || host.name === address);

  #command(host: string, argv: readonly string[]) {
    const pods = this.pods.filter((pod) => pod.host === host);
    if (argv[0] === "crictl" && argv[2] === "ps") return { stdout: JSON.stringify({ containers: pods.map(listed) }) };
    if (argv[0] === "crictl" && argv[2] === "inspect") {
      const pod = pods.find((one) => containerId(one) === argv[3]);
      return pod ? { stdout: JSON.stringify({ info: { pid: pod.process } }) } : undefined;
    }
    if (argv[0] === "kill") {
      for (const pod of pods) if (argv.includes(String(pod.process))) this.#stop(pod);
      return {};
    }
    if (argv[1] === `/proc/${this.agents.get(host)}/status`) return { stdout: agentStatus };
    if (argv[0] === "cat") return { ok: false, exitCode: 1, stderr: "no such process" };
    return undefined;
  }

  #stop(pod: FakePod): void {
    pod.running = false;
    pod.process = 0;
    const bringBack = () => {
      const host = this.site.find((one) => one.name === pod.host);
      if (!host?.answers || this.#forgetful.has(pod.host)) {
        setTimeout(bringBack, restartMs).unref();
        return;
      }
      Object.assign(pod, {
        running: true,
        process: this.#nextProcess++,
        instance: randomBytes(4).toString("hex"),
        attempt: pod.attempt + 1,
      });
    };
    setTimeout(bringBack, restartMs).unref();
  }
}

const containerId = (pod: FakePod) => `${pod.uid}-${pod.attempt}`;

const listed = (pod: FakePod) => ({
  id: containerId(pod),
  state: pod.running ? "CONTAINER_RUNNING" : "CONTAINER_EXITED",
  metadata: { name: "workload", attempt: pod.attempt },
  labels: { "io.kubernetes.pod.name": pod.name, "io.kubernetes.pod.uid": pod.uid },
});

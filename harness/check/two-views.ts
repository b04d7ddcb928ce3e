import type { EventOf, HistoryEvent } from "../history/event.ts";
import { isAnswer, type Serve } from "./serving.ts";

type Pod = EventOf<"pod">;
type Container = EventOf<"containers">["containers"][number];

/** What the centre says of the workloads and what the site says, kept up to date event by event. */
export class TwoViews {
  readonly #pods = new Map<string, Pod>();
  readonly #containers = new Map<string, Container[]>();
  readonly #serving = new Map<string, boolean>();
  /** Site hosts whose containers were listed since the link came back. */
  readonly #listed = new Set<string>();

  /** Takes an event in; true when one of the views may have changed by it. */
  take(event: HistoryEvent, removedMs: number): boolean {
    switch (event.kind) {
      case "pod":
        if (event.deleted) this.#pods.delete(event.uid);
        else this.#pods.set(event.uid, event);
        return true;
      case "containers":
        if (event.outcome !== "ok") return false;
        this.#containers.set(event.host, event.containers);
        if (event.t >= removedMs) this.#listed.add(event.host);
        return true;
      case "serve":
        return (event.outcome === "failed" || isAnswer(event)) && this.#takeServing(event);
      default:
        return false;
    }
  }

  #takeServing(serve: Serve): boolean {
    const [workload, serving] = [workloadKey(serve), serve.outcome === "ok"];
    const changed = this.#serving.get(workload) !== serving;
    this.#serving.set(workload, serving);
    return changed;
  }

  get pods(): number {
    return this.#pods.size;
  }

  /** Hosts of workloads of which nobody has listed the containers since the link came back. */
  unlistedHosts(): string[] {
    const hosts = new Set(Array.from(this.#pods.values(), ({ host }) => host));
    return Array.from(hosts).filter((host) => !this.#listed.has(host));
  }

  /** The first thing on which the two views differ, in a sentence; undefined when they are the same. */
  difference(): string | undefined {
    const unlisted = this.unlistedHosts();
    if (unlisted.length > 0) return `the containers of ${unlisted.join(", ")} were not listed yet`;
    for (const pod of this.#pods.values()) {
      const difference = this.#differenceOf(pod);
      if (difference) return difference;
    }
    return this.#strayContainer() ?? this.#servingDifference();
  }

  #differenceOf(pod: Pod): string | undefined {
    const own = (this.#containers.get(pod.host) ?? []).filter(({ podUid }) => podUid === pod.uid);
    const running = own
      .filter(({ state }) => state === "running")
      .toSorted((one, other) => other.attempt - one.attempt);
    const [container] = running;
    if (!container) return pod.ready ? `the centre says ${pod.name} is ready, and no container of it runs` : undefined;
    const known = pod.containerId?.replace(/^[\w-]+:\/\//, "");
    return known === container.id
      ? undefined
      : `the centre knows another container of ${pod.name} than the one that runs`;
  }

  #strayContainer(): string | undefined {
    const running = Array.from(this.#containers.values())
      .flat()
      .filter(({ state }) => state === "running");
    const stray = running.find(({ podUid }) => !this.#pods.has(podUid));
    return stray && `a container of ${stray.pod} runs of which the centre knows no pod`;
  }

  #servingDifference(): string | undefined {
    const pods = Map.groupBy(this.#pods.values(), workloadKey);
    for (const [workload, [pod, ...others]] of pods) {
      const serving = this.#serving.get(workload);
      const ready = [pod, ...others].some((one) => one?.ready);
      if (pod && serving !== ready) {
        return `the centre says ${pod.name} is ${ready ? "" : "not "}ready, and it ${serving ? "serves" : "does not serve"}`;
      }
    }
    return undefined;
  }
}

const workloadKey = ({ host, variant }: { host: string; variant: string }) => JSON.stringify([host, variant]);

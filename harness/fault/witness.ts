import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Vantage, VantageAnswer } from "../host/vantage.ts";
import { hostsOfSides, type PathExpectation, type Service, type Sides } from "./fault.ts";

type WitnessEvent = Extract<EventInput, { kind: "witness" }>;

/** The measuring program of every host listens here, so that a path to any host can be tried. */
export const echoPort = 7007;
/** Long enough for any answer on one machine's bridge, short enough that a cut is witnessed within a second. */
const blockedLimitMs = 700;
/** Nothing is measured yet: the measuring program of a slow machine may take seconds to start. */
const preparationLimitMs = 15_000;
/** What is to be open may answer late on a busy machine: that is no cut. Longer than this nothing is waited for. */
const openLimitMs = 3000;

/** Sees for itself, from inside the hosts' networks, which paths are open. */
export class Witness {
  readonly #sides: Sides;
  readonly #vantage: (host: Host) => Vantage;
  readonly #blockedLimitMs: number;

  /** `slowness`: how many times as long as this machine the hosts take for the same work. */
  constructor(sides: Sides, vantage: (host: Host) => Vantage, slowness = 1) {
    this.#sides = sides;
    this.#vantage = vantage;
    this.#blockedLimitMs = Math.min(blockedLimitMs * Math.max(1, slowness), openLimitMs);
  }

  /** Opens the listeners, and the connections that a fault will find established. */
  async prepare(paths: readonly PathExpectation[]): Promise<void> {
    const hosts = hostsOfSides(this.#sides);
    await Promise.all(hosts.map((host) => this.listen(host)));
    const established = paths.filter(({ path }) => path.means === "established");
    await Promise.all(
      established.map(({ path }) => {
        const address = `${this.#host(path.to).address}:${echoPort}`;
        return this.#ask(path.from, { op: "hold", name: path.to, address, timeoutMs: preparationLimitMs });
      }),
    );
  }

  /** Opens the listener of one host; to be called again after it rebooted. */
  async listen(host: Host): Promise<void> {
    const address = `0.0.0.0:${echoPort}`;
    await this.#vantage(host).ask({ op: "listen", address, timeoutMs: preparationLimitMs });
  }

  /** Tries every path once, all at the same time. `expected` is what is promised of a path at this time. */
  look(
    when: WitnessEvent["when"],
    paths: readonly PathExpectation[],
    expected: (item: PathExpectation) => "open" | "blocked",
  ): Promise<WitnessEvent[]> {
    return Promise.all(
      paths.map(async (item) => {
        const expect = expected(item);
        const answer = await this.#try(item, expect === "open" ? openLimitMs : this.#blockedLimitMs);
        const detail = answer.ok ? undefined : (answer.detail ?? answer.error);
        return {
          kind: "witness" as const,
          when,
          path: item.path,
          expect,
          found: found(answer),
          latencyMs: answer.ms,
          ...(detail !== undefined && { detail }),
        };
      }),
    );
  }

  #try({ path }: PathExpectation, timeoutMs: number): Promise<VantageAnswer> {
    switch (path.means) {
      case "established":
        return this.#ask(path.from, { op: "ping", name: path.to, timeoutMs });
      case "api-answers":
        return this.#ask(path.from, {
          op: "http",
          url: answerUrl(this.#service(path.to)),
          insecure: true,
          timeoutMs,
        });
      case "new-name":
        return this.#ask(path.from, { op: "dial", address: nameOf(this.#service(path.to)), timeoutMs });
      case "new-ip":
        return this.#ask(path.from, { op: "dial", address: this.#addressOf(path.to), timeoutMs });
    }
  }

  #ask(from: string, request: Parameters<Vantage["ask"]>[0]): Promise<VantageAnswer> {
    return this.#vantage(this.#host(from)).ask(request);
  }

  #host(name: string): Host {
    const { centre, site, spared } = this.#sides;
    const hosts = [...centre, ...spared].map(({ host }) => host);
    const host = [...hosts, ...site].find((one) => one.name === name);
    if (!host) throw new Error(`No host is named ${name}.`);
    return host;
  }

  #service(name: string): Service {
    const { centre, spared } = this.#sides;
    const machine = [...centre, ...spared].find(({ host }) => host.name === name);
    if (!machine) throw new Error(`No machine of the centre is named ${name}.`);
    return machine.service;
  }

  /** Of a lost machine that of its service, of any other that of its measuring program. */
  #addressOf(name: string): string {
    const lost = this.#sides.centre.find(({ host }) => host.name === name)?.service;
    return lost ? `${lost.address}:${lost.port}` : `${this.#host(name).address}:${echoPort}`;
  }
}

const answerUrl = ({ address, port, path }: Service): string => `https://${address}:${port}${path}`;
const nameOf = ({ name, port }: Service): string => `${name}:${port}`;

/** No answer to the question: the asking host is off, or a held connection ended with a reboot at one of its ends. */
const unknowable = new Set(["gone", "unknown-name", "closed"]);

function found(answer: VantageAnswer): WitnessEvent["found"] {
  if (answer.ok) return "open";
  return unknowable.has(answer.error ?? "") ? "unknown" : "blocked";
}

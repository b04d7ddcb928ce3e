import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Vantage, VantageAnswer } from "../host/vantage.ts";
import type { PathExpectation, Sides } from "./fault.ts";

type WitnessEvent = Extract<EventInput, { kind: "witness" }>;

/** The measuring program of every host listens here, so that a path to any host can be tried. */
const echoPort = 7007;
/** Long enough for any answer on one machine's bridge, short enough that a cut is witnessed within a second. */
const answerLimitMs = 700;

/** Sees for itself, from inside the hosts' networks, which paths are open. */
export class Witness {
  readonly #sides: Sides;
  readonly #vantage: (host: Host) => Vantage;

  constructor(sides: Sides, vantage: (host: Host) => Vantage) {
    this.#sides = sides;
    this.#vantage = vantage;
  }

  /** Opens the listeners, and the connections that a fault will find established. */
  async prepare(paths: readonly PathExpectation[]): Promise<void> {
    const hosts = [this.#sides.centre, ...this.#sides.site];
    await Promise.all(hosts.map((host) => this.listen(host)));
    const established = paths.filter(({ path }) => path.means === "established");
    await Promise.all(
      established.map(({ path }) => {
        const address = `${this.#host(path.to).address}:${echoPort}`;
        return this.#ask(path.from, { op: "hold", name: path.to, address, timeoutMs: 2000 });
      }),
    );
  }

  /** Opens the listener of one host; to be called again after it rebooted. */
  async listen(host: Host): Promise<void> {
    await this.#vantage(host).ask({ op: "listen", address: `0.0.0.0:${echoPort}`, timeoutMs: 2000 });
  }

  /** Tries every path once, all at the same time. `expected` is what is promised of a path at this time. */
  look(
    when: WitnessEvent["when"],
    paths: readonly PathExpectation[],
    expected: (item: PathExpectation) => "open" | "blocked",
  ): Promise<WitnessEvent[]> {
    return Promise.all(
      paths.map(async (item) => {
        const answer = await this.#try(item);
        const detail = answer.ok ? undefined : (answer.detail ?? answer.error);
        return {
          kind: "witness" as const,
          when,
          path: item.path,
          expect: expected(item),
          found: found(answer),
          latencyMs: answer.ms,
          ...(detail !== undefined && { detail }),
        };
      }),
    );
  }

  #try({ path }: PathExpectation): Promise<VantageAnswer> {
    const { api, centre } = this.#sides;
    const timeoutMs = answerLimitMs;
    const toCentre = path.to === centre.name;
    switch (path.means) {
      case "established":
        return this.#ask(path.from, { op: "ping", name: path.to, timeoutMs });
      case "api-answers":
        return this.#ask(path.from, {
          op: "http",
          url: `https://${api.address}:${api.port}/livez`,
          insecure: true,
          timeoutMs,
        });
      case "new-name":
        return this.#ask(path.from, { op: "dial", address: `${api.name}:${api.port}`, timeoutMs });
      case "new-ip": {
        const address = toCentre ? `${api.address}:${api.port}` : `${this.#host(path.to).address}:${echoPort}`;
        return this.#ask(path.from, { op: "dial", address, timeoutMs });
      }
    }
  }

  #ask(from: string, request: Parameters<Vantage["ask"]>[0]): Promise<VantageAnswer> {
    return this.#vantage(this.#host(from)).ask(request);
  }

  #host(name: string): Host {
    const host = [this.#sides.centre, ...this.#sides.site].find((one) => one.name === name);
    if (!host) throw new Error(`No host is named ${name}.`);
    return host;
  }
}

/** No answer to the question: the asking host is off, or a held connection ended with a reboot at one of its ends. */
const unknowable = new Set(["gone", "unknown-name", "closed"]);

function found(answer: VantageAnswer): WitnessEvent["found"] {
  if (answer.ok) return "open";
  return unknowable.has(answer.error ?? "") ? "unknown" : "blocked";
}

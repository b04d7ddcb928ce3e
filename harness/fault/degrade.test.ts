import { describe, expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import type { Host } from "../host/host.ts";
import { degrade } from "./degrade.ts";
import type { Sides } from "./fault.ts";
import { Undo } from "./undo.ts";

const degradation = { delayMs: 200, lossPercent: 2 };
const bad = degrade(degradation, { inGuest: true });
const machine = (host: FakeHost) => ({
  host,
  service: { address: host.address, name: host.name, port: 6443, path: "/livez" },
});
const sidesOf = (...site: Host[]): Sides => ({
  centre: [machine(new FakeHost("centre", "192.0.2.1"))],
  site,
  spared: [],
});
const hosts = () => [new FakeHost("site-1", "192.0.2.3"), new FakeHost("observer", "192.0.2.2")] as const;

/** A host that is known to a later process, and on which nothing can be done here. */
const known = (name: string, handle: Host["handle"]): Host =>
  Object.assign(new FakeHost(name, "192.0.2.7"), { handle });

describe("degrading the link between the site and the centre", () => {
  test("is about what leaves the site for the centre, and about nothing else", async () => {
    const [node, observer] = hosts();
    const sides = sidesOf(node, observer);
    const injected = await bad.inject(sides, "a1");
    expect(node.queue.linkTo("192.0.2.1", 1)).toMatchObject({ delayMs: 200, lossPercent: 2 });
    expect(node.queue.linkTo(observer.address, 1)).toMatchObject({ delayMs: 0, lossPercent: 0 });
    const [centre] = sides.centre.map(({ host }) => host as FakeHost);
    expect(centre?.queue.linkTo(node.address, 1)).toMatchObject({ delayMs: 0 });
    const where = "in its network namespace";
    expect(injected.places).toEqual({ where: { "site-1": where, observer: where } });
    await injected.heal();
    await injected.heal();
    expect(node.queue.linkTo("192.0.2.1", 1)).toMatchObject({ delayMs: 0 });
  });

  test("promises that everything beside it stays open", () => {
    const [node, observer] = hosts();
    const promised = bad.paths(sidesOf(node, observer));
    expect(promised.map(({ path, expect: promise }) => `${path.from} > ${path.to} ${path.means}: ${promise}`)).toEqual([
      "observer > site-1 new-ip: open",
      "centre > centre api-answers: open",
    ]);
  });

  test("is put back on a host that has rebooted, and can be healed while one is off", async () => {
    const [node, observer] = hosts();
    const injected = await bad.inject(sidesOf(node, observer), "a1");
    await node.powerOff();
    await node.powerOn();
    expect(node.queue.linkTo("192.0.2.1", 1)).toMatchObject({ delayMs: 0 });
    await injected.renew(node);
    expect(node.queue.linkTo("192.0.2.1", 1)).toMatchObject({ delayMs: 200 });
    await node.powerOff();
    expect((await injected.counters()).map(({ host }) => host)).toEqual(["observer"]);
    await injected.heal();
    expect(observer.queue.linkTo("192.0.2.1", 1)).toMatchObject({ delayMs: 0 });
  });

  test("is undone where it was set: in a container's network, and inside a VM or outside of it", () => {
    const container = { id: "islanding-a1-site-1", helperImage: "node:1" };
    const vm = { folder: "/run/vms/a1/machines/site-2" };
    const [node] = hosts();
    const sides = sidesOf(node, known("site-1", { container }), known("site-2", { vm }));
    const undos = (inGuest: boolean) => degrade(degradation, { inGuest }).undo(sides, "a1");
    const kind = "remove-qdisc";
    expect(undos(true)).toEqual([
      { kind, where: "network", container },
      { kind, where: "guest", vm },
    ]);
    expect(undos(false)).toEqual([
      { kind, where: "network", container },
      { kind, where: "network", vm },
    ]);
    const managed = Object.assign(known("site-3", { vm }), { hasOutside: false });
    expect(degrade(degradation, { inGuest: false }).undo(sidesOf(managed), "a1")).toEqual([
      { kind, where: "guest", vm },
    ]);
    expect(Undo.array().parse(JSON.parse(JSON.stringify(undos(true))))).toEqual(undos(true));
  });

  /** A host whose kernel has no netem. */
  const poor = (host: Host): Host =>
    Object.assign(host, {
      execInNetwork: async (argv: readonly string[]) => ({
        ok: argv[1] !== "-batch",
        exitCode: 0,
        stdout: "qdisc noqueue 0: root refcnt 2",
        stderr: "Error: Specified qdisc kind is unknown.",
        timedOut: false,
        durationMs: 1,
      }),
    });

  test("is refused by a container whose kernel can't do it, with what can be done instead", async () => {
    const container = { id: "islanding-a1-site-1", helperImage: "node:1" };
    await expect(bad.inject(sidesOf(poor(known("site-1", { container }))), "a1")).rejects.toMatchObject({
      exitCode: 69,
      message:
        "Expected the link of site-1 to be degraded: tc, degrading the link: Error: Specified qdisc kind is unknown.",
      hint: "Delay, jitter, loss and duplicates take a kernel with netem; bandwidth alone works by tbf, and a VM has netem.",
    });
  });
});

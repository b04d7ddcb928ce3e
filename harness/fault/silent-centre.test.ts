import { describe, expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import type { Host } from "../host/host.ts";
import { pause } from "./pause.ts";
import { power } from "./power.ts";

const machine = <H extends Host>(host: H) => ({
  host,
  service: { address: host.address, name: host.name, port: 6443, path: "/livez" },
});
const site = [new FakeHost("site-1", "192.0.2.3"), new FakeHost("observer", "192.0.2.2")];
const spared = [machine(new FakeHost("cloudcore", "192.0.2.9"))];

describe.each([
  { fault: pause, kind: "pause", undo: "resume", during: { isOn: true, isPaused: true } },
  { fault: power, kind: "power", undo: "power-on", during: { isOn: false, isPaused: false } },
])("$kind", ({ fault, kind, undo, during }) => {
  test("makes every lost machine silent and no other, until it is healed, which can be done twice", async () => {
    const lost = [new FakeHost("centre", "192.0.2.1"), new FakeHost("centre-2", "192.0.2.4")];
    const others = [...site, ...spared.map(({ host }) => host)];
    const state = (hosts: readonly FakeHost[]) =>
      Promise.all(hosts.map(async (host) => ({ isOn: host.isOn, isPaused: await host.isPaused() })));
    const injected = await fault.inject({ centre: lost.map(machine), site, spared }, "a1");
    expect(await state(lost)).toEqual([during, during]);
    expect(others.every(({ answers }) => answers)).toBe(true);
    expect(await injected.counters()).toEqual([]);
    await injected.heal();
    await injected.heal();
    expect(lost.every(({ answers }) => answers)).toBe(true);
  });

  test("promises no answer to the site, whose machines still reach each other and what is spared", () => {
    const found = fault
      .paths({ centre: [machine(new FakeHost("centre", "192.0.2.1"))], site, spared })
      .map(({ path, expect: promised }) => `${path.from} > ${path.to} ${path.means}: ${promised}`);
    expect(fault.kind).toBe(kind);
    expect(found).toEqual([
      "site-1 > centre api-answers: blocked",
      "observer > centre api-answers: blocked",
      "observer > site-1 new-ip: open",
      "site-1 > cloudcore api-answers: open",
      "observer > cloudcore api-answers: open",
    ]);
  });

  test("is undone on every lost machine that outlives this process", () => {
    const container = { id: "islanding-a1-centre", helperImage: "islanding/node:1" };
    const vm = { folder: "/vms/a1/machines/centre-2" };
    const fake = new FakeHost("centre-3", "192.0.2.5");
    const outlives = (handle: Host["handle"]): Host => Object.assign(new FakeHost("centre", "192.0.2.1"), { handle });
    const centre = [outlives({ container }), outlives({ vm }), fake].map(machine);
    expect(fault.undo({ centre, site, spared }, "a1")).toEqual([
      { kind: undo, container },
      { kind: undo, vm },
    ]);
  });
});

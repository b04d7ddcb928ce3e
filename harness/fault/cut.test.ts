import { describe, expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { cut, siteFromCentre } from "./cut.ts";

const centre = new FakeHost("centre", "192.0.2.1");
const site = [new FakeHost("site-1", "192.0.2.3"), new FakeHost("observer", "192.0.2.2")];
const machine = (host: FakeHost) => ({
  host,
  service: { address: host.address, name: host.name, port: 6443, path: "/livez" },
});
const sides = { centre: [machine(centre)], site, spared: [] };

describe("cutting the site off from the centre", () => {
  test("has both ends drop each other, so that a node's reboot does not undo it", () => {
    expect(Object.fromEntries(siteFromCentre(sides))).toEqual({
      centre: ["192.0.2.3", "192.0.2.2"],
      "site-1": ["192.0.2.1"],
      observer: ["192.0.2.1"],
    });
  });

  test("promises to block every way between the sides and none beside them", () => {
    const found = cut
      .paths(sides)
      .map(({ path, expect: promised }) => `${path.from} > ${path.to} ${path.means}: ${promised}`);
    expect(found).toEqual([
      "site-1 > centre new-ip: blocked",
      "observer > centre new-ip: blocked",
      "site-1 > centre new-name: blocked",
      "observer > centre new-name: blocked",
      "site-1 > centre established: blocked",
      "observer > centre established: blocked",
      "centre > site-1 new-ip: blocked",
      "centre > observer new-ip: blocked",
      "centre > site-1 established: blocked",
      "centre > observer established: blocked",
      "observer > site-1 new-ip: open",
      "centre > centre api-answers: open",
    ]);
  });

  test("loses one machine of a centre and spares the other, which both sides still reach", () => {
    const cloudcore = new FakeHost("cloudcore", "192.0.2.9");
    const lost = { centre: [machine(cloudcore)], site, spared: [machine(centre)] };
    expect(Object.fromEntries(siteFromCentre(lost))).toEqual({
      cloudcore: ["192.0.2.3", "192.0.2.2"],
      "site-1": ["192.0.2.9"],
      observer: ["192.0.2.9"],
    });
    const open = cut.paths(lost).filter(({ expect: promised }) => promised === "open");
    expect(open.map(({ path }) => `${path.from} > ${path.to} ${path.means}`)).toEqual([
      "observer > site-1 new-ip",
      "cloudcore > cloudcore api-answers",
      "site-1 > centre api-answers",
      "observer > centre api-answers",
      "cloudcore > centre api-answers",
    ]);
  });

  test("loses several machines that still reach each other", () => {
    const cloudcore = new FakeHost("cloudcore", "192.0.2.9");
    const lost = { centre: [machine(centre), machine(cloudcore)], site: site.slice(0, 1), spared: [] };
    const found = cut
      .paths(lost)
      .map(({ path, expect: promised }) => `${path.from} > ${path.to} ${path.means}: ${promised}`);
    expect(found).toContain("site-1 > cloudcore new-name: blocked");
    expect(found).toContain("cloudcore > site-1 established: blocked");
    expect(found).toContain("cloudcore > centre new-ip: open");
  });

  test("can be healed while a host is off, and put back on one that has rebooted", async () => {
    const [node = centre] = site;
    const injected = await cut.inject(sides, "a1");
    await node.powerOff();
    await node.powerOn();
    expect(node.lets("d", centre.address)).toBe(true);
    await injected.renew(node);
    expect(node.lets("d", centre.address)).toBe(false);
    await node.powerOff();
    await injected.heal();
    expect(centre.lets("d", node.address)).toBe(true);
  });

  test("stays in force where it is renewed on a host that had kept it, as before a VM", async () => {
    const node = new FakeHost("site-1", "192.0.2.3");
    const injected = await cut.inject({ ...sides, site: [node] }, "a1");
    const execInNetwork = node.execInNetwork.bind(node);
    const letThrough: boolean[] = [];
    node.execInNetwork = async (argv, options) => {
      const outcome = await execInNetwork(argv, options);
      letThrough.push(node.lets("d", centre.address));
      return outcome;
    };
    await injected.renew(node);
    expect(letThrough).toEqual([false, false]);
    await injected.heal();
    expect(node.lets("d", centre.address)).toBe(true);
  });

  test("leaves nothing to undo for a host that ends with this process", () => {
    expect(cut.undo(sides, "a1")).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import type { CentreMachine, Sides } from "../fault/fault.ts";
import { FakeHost } from "../host/fake.ts";
import type { CentralServer } from "./central-server.ts";
import { sidesOf } from "./sides.ts";

const machine = (name: string): CentreMachine => ({
  host: new FakeHost(name, "192.0.2.9"),
  service: { address: "192.0.2.9", name, port: 443, path: "/" },
});
const apiServer = machine("centre");
const atSite = ["site-1", "observer"].map((name) => new FakeHost(name, "192.0.2.3"));
const own: Sides = { centre: [apiServer], site: atSite, spared: [] };
const cluster = { sidesOf: () => own };

const server = (name: CentralServer["name"]): CentralServer => ({
  name,
  machine: machine(name),
  components: {},
  secrets: [],
  attach: async () => undefined,
  probes: () => [],
  disturb: async () => undefined,
});
const [registry, git] = [server("registry"), server("git")];
const names = (machines: readonly CentreMachine[]) => machines.map(({ host }) => host.name);

describe("the sides of a central server that is lost", () => {
  test("are the server alone against the site; the API server and the other servers are spared", () => {
    const { centre, site, spared } = sidesOf(cluster, "registry", [registry, git]);
    expect(names(centre)).toEqual(["registry"]);
    expect(site).toEqual(own.site);
    expect(names(spared)).toEqual(["centre", "git"]);
  });

  test("have what the server has at the site on the site's side, before the observer", () => {
    const mirror = new FakeHost("mirror", "192.0.2.8");
    const siteOf = (dependency: "registry" | "git") =>
      sidesOf(cluster, dependency, [{ ...registry, atSite: [mirror] }, git]).site.map(({ name }) => name);
    expect(siteOf("registry")).toEqual(["mirror", "site-1", "observer"]);
    expect(siteOf("git")).toEqual(["site-1", "observer"]);
  });

  test("are the identity provider against the site and the API server too, which the site still reaches", () => {
    const provider = server("identity-provider");
    const { centre, site, spared } = sidesOf(cluster, "identity-provider", [registry, provider]);
    expect(names(centre)).toEqual(["identity-provider"]);
    expect(site.map(({ name }) => name)).toEqual(["site-1", "centre", "observer"]);
    expect(names(spared)).toEqual(["centre", "registry"]);
  });

  test("are everything at the centre against the site where the link to all of it is lost", () => {
    const { centre, spared } = sidesOf(cluster, "wan", [registry, git]);
    expect(names(centre)).toEqual(["centre", "registry", "git"]);
    expect(spared).toEqual([]);
  });

  test("are the cluster's own where no central server is there", () => {
    expect(sidesOf(cluster, "api-server", [])).toBe(own);
  });
});

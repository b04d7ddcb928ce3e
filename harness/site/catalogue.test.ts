import { describe, expect, test } from "vitest";
import type { Dependency, TopologyName } from "../campaign/cell.ts";
import type { FaultKind } from "../history/event.ts";
import { catalogue, isAskedBy } from "./catalogue.ts";
import { nodeDisturbances, variants } from "./requirement.ts";

const entry = (id: string) => {
  const found = catalogue.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`The catalogue has no ${id}.`);
  return found;
};

describe("the catalogue", () => {
  test("asks of every variant that it restarts after every disturbance", () => {
    const restarts = catalogue.filter(({ id }) => id.startsWith("restart."));
    expect(restarts).toHaveLength(40);
    expect(new Set(restarts.map(({ id }) => id)).size).toBe(40);
  });

  test("has the suite's other requirements, with their thresholds", () => {
    const others = catalogue.filter(({ id }) => !id.startsWith("restart."));
    expect(others.map(({ id, threshold, unit, level }) => [id, threshold, unit, level])).toEqual([
      ["service.continuity", 0, "none", "must"],
      ["reconcile.node-ready", 60_000, "ms", "must"],
      ["reconcile.spec", 120_000, "ms", "must"],
      ["reconcile.status", 120_000, "ms", "must"],
      ["reconcile.no-collateral", 0, "none", "must"],
      ["reconcile.no-storm", 10, "ratio", "should"],
      ["central.hidden", 0, "none", "must"],
      ["registry.cached-starts", 60_000, "ms", "must"],
      ["registry.cached-starts-always", 60_000, "ms", "should"],
      ["registry.mirrored-starts", 120_000, "ms", "should"],
      ["registry.uncached-fails-cleanly", 120_000, "ms", "must"],
      ["registry.recovers", 120_000, "ms", "must"],
      ["registry.ended-access-shown", 120_000, "ms", "should"],
      ["registry.interrupted-pull", 120_000, "ms", "should"],
      ["device.twin.buffered", 120_000, "ms", "must"],
      ["device.desired.applied", 120_000, "ms", "must"],
      ["device.desired.silent", 120_000, "ms", "should"],
      ["identity.running-sessions", 0, "none", "must"],
      ["identity.service-sessions", 0, "none", "must"],
      ["identity.login", 60_000, "ms", "must"],
      ["identity.renewal", 60_000, "ms", "must"],
      ["identity.key-rotation", 60_000, "ms", "must"],
      ["identity.withdrawn-key", 60_000, "ms", "must"],
      ["identity.break-glass", 0, "none", "must"],
      ["identity.api-server-start", 0, "none", "should"],
      ["git.deployed-stays", 0, "none", "must"],
      ["git.drift-held", 120_000, "ms", "should"],
      ["git.commit-applied", 180_000, "ms", "must"],
      ["git.rewrite-applied", 180_000, "ms", "should"],
      ["git.broken-commit", 180_000, "ms", "must"],
      ["observability.buffered", 120_000, "ms", "must"],
    ]);
  });

  test.each([
    ["restart.none.after-crash", 60_000],
    ["restart.secret.after-agent-restart", 120_000],
    ["restart.init-container.after-reboot", 180_000],
    ["restart.short-token.after-power-cut", 180_000],
  ])("gives %s %i ms", (id, threshold) => {
    expect(entry(id)).toMatchObject({ threshold, unit: "ms", level: "must" });
  });

  test("says in plain words what it asks", () => {
    expect(entry("restart.configmap-env.after-agent-restart").sentence("120 s", "the API server")).toBe(
      "A service whose settings come from a ConfigMap (as environment) serves again within 120 s after the node's agent was restarted and the service crashed, while the API server is away",
    );
    expect(entry("restart.secret.after-power-cut").sentence("180 s", "the API server")).toBe(
      "A service that reads a password from a Secret serves again within 180 s after its node lost power, while the API server is away",
    );
    expect(entry("reconcile.no-storm").sentence("10", "the API server")).toBe(
      "Once the API server is back, the centre gets at most 10 times as many requests per second as before, and no burst of errors",
    );
  });

  test("names a restart of every variant at once by a pattern", () => {
    expect(catalogue.filter(({ pattern }) => pattern === "restart.*.after-reboot")).toHaveLength(8);
  });

  test("knows that nobody edits a ConfigMap on a server that is paused or powered off", () => {
    const window = { name: "10m", ms: 600_000, scale: 1 };
    const why = (dependency: Dependency, fault: FaultKind) =>
      entry("reconcile.spec").notIn?.({ topology: "kubeedge-k3s", dependency, fault, window });
    expect(why("api-server", "cut")).toBeUndefined();
    expect(why("api-server", "pause")).toBe("With the API server paused nobody can edit a ConfigMap at the centre.");
    expect(why("api-server-quorum", "power")).toBe(
      "With the majority of three API servers powered off nobody can edit a ConfigMap at the centre.",
    );
    expect(why("cloudcore", "pause")).toBeUndefined();
    expect(why("one-api-server", "cut")).toBe(
      "Without one of three API servers the site still hears from the centre: what is edited there is in force before the window ends.",
    );
  });
});

test("only nodes that are machines of their own can be asked what becomes of them without power", () => {
  const cell = { dependency: "api-server", fault: "cut", window: { name: "smoke", ms: 240_000, scale: 1 } } as const;
  const why = (topology: TopologyName) => entry("restart.none.after-power-cut").notIn?.({ ...cell, topology });
  expect(why("microk8s-vm")).toBeUndefined();
  expect((["kubernetes", "k3d", "kubeedge-k3s", "fake"] as const).map(why)).toEqual([
    "The nodes of kubernetes are containers: switching one off and on is what the disturbance reboot does.",
    "The nodes of k3d are containers: switching one off and on is what the disturbance reboot does.",
    "The nodes of kubeedge-k3s are containers: switching one off and on is what the disturbance reboot does.",
    "The nodes of fake are objects in memory: switching one off and on is what the disturbance reboot does.",
  ]);
});

test.each(["device.twin.buffered", "device.desired.applied", "device.desired.silent"])(
  "only a topology that has devices can be asked %s",
  (id) => {
    const cell = { dependency: "api-server", fault: "cut", window: { name: "smoke", ms: 240_000, scale: 1 } } as const;
    expect(entry(id).notIn?.({ ...cell, topology: "kubeedge-k3s" })).toBeUndefined();
    expect(entry(id).notIn?.({ ...cell, topology: "k3d" })).toBe("The topology k3d has no devices; kubeedge-k3s has.");
  },
);

test("nothing is asked of a device at a centre that is paused, but what it reported is", () => {
  const cell = { topology: "kubeedge-k3s", dependency: "api-server", fault: "pause" } as const;
  const why = (id: string) => entry(id).notIn?.({ ...cell, window: { name: "smoke", ms: 240_000, scale: 1 } });
  expect(why("device.desired.applied")).toBe("With the API server paused nobody can edit a device at the centre.");
  expect(why("device.twin.buffered")).toBeUndefined();
});

describe("a site that loses its image registry", () => {
  const window = { name: "smoke", ms: 240_000, scale: 1 };
  const why = (id: string, dependency: Dependency, fault: FaultKind = "cut") =>
    entry(id).notIn?.({ topology: "kubeedge-k3s", dependency, fault, window });

  test("is asked what becomes of services that are asked for meanwhile, as it hears of them", () => {
    expect(why("registry.cached-starts", "registry")).toBeUndefined();
    expect(why("registry.recovers", "registry", "pause")).toBeUndefined();
  });

  test("is not asked for them where it loses everything else too, but whether they run afterwards", () => {
    expect(why("registry.cached-starts", "wan")).toBe(
      "Without everything at the centre the site does not hear of a service that is asked for.",
    );
    expect(why("registry.recovers", "wan")).toBeUndefined();
    expect(why("registry.recovers", "wan", "pause")).toBe(
      "With everything at the centre paused nobody can ask for a service.",
    );
    expect(why("registry.interrupted-pull", "wan", "pause")).toBeUndefined();
  });

  test("is not asked what devices reported meanwhile, as the centre hears it", () => {
    expect(why("device.twin.buffered", "registry")).toBe(
      "Without the image registry the site is still heard at the centre: what a device reports is there before the window ends.",
    );
  });
});

describe("a campaign", () => {
  const everything = { variants, disturbances: nodeDisturbances, devices: true };

  test("with every variant and disturbance asks everything", () => {
    expect(catalogue.every((candidate) => isAskedBy(candidate, everything))).toBe(true);
  });

  test("without a node left alone can't ask for continuity", () => {
    expect(isAskedBy(entry("service.continuity"), { ...everything, disturbances: ["crash"] })).toBe(false);
  });

  test("without the variant whose ConfigMap is edited can't ask whether the edit arrives", () => {
    expect(isAskedBy(entry("reconcile.spec"), { ...everything, variants: ["configmap-env"] })).toBe(false);
  });

  test("without a device asks nothing of one, nor without a node left alone that it is on", () => {
    const twin = entry("device.twin.buffered");
    expect(isAskedBy(twin, { ...everything, devices: false })).toBe(false);
    expect(isAskedBy(twin, { ...everything, disturbances: ["crash"] })).toBe(false);
  });

  test("asks for a restart only with both its variant and its disturbance", () => {
    const restart = entry("restart.secret.after-reboot");
    expect(isAskedBy(restart, { ...everything, variants: ["none"] })).toBe(false);
    expect(isAskedBy(restart, { ...everything, disturbances: ["none", "crash"] })).toBe(false);
    expect(isAskedBy(restart, { ...everything, variants: ["secret"], disturbances: ["reboot"] })).toBe(true);
  });
});

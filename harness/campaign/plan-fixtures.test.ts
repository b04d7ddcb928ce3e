import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadSiteProfile } from "../site/load.ts";
import { planCampaign } from "./plan.ts";

const planOf = async (name: string) => {
  const file = fileURLToPath(new URL(`../../fixtures/sites/${name}.yaml`, import.meta.url));
  return planCampaign(await loadSiteProfile(file), {}, () => "built");
};
const mustsOf = async (name: string) => {
  const { cells } = await planOf(name);
  return new Set(
    cells.flatMap(({ cell }) => cell.requirements.filter(({ level }) => level === "must").map(({ id }) => id)),
  );
};

describe("the site profiles of this repository", () => {
  test("lab: one cell for each topology, which decides everything it asks, where machines take turns if there is time", async () => {
    const { cells, notes } = await planOf("lab");
    expect(cells.map(({ cell }) => cell.id)).toEqual([
      "kubernetes-built.02-partition.api-server.cut.smoke.1",
      "k3d-built.02-partition.api-server.cut.smoke.1",
      "kubeedge-k3s-built.02-partition.api-server.cut.smoke.1",
      "microk8s-vm-built.02-partition.api-server.cut.smoke.1",
    ]);
    expect(cells.flatMap((planned) => planned.notes)).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^microk8s-vm-built\S+: one machine has crash, then /)]);
  });

  test("lab: every restart is a must", async () => {
    expect([...(await mustsOf("lab"))].filter((id) => id.startsWith("restart."))).toHaveLength(32);
  });

  test("lab-crash-only: of the restarts, only those after a crash are a must", async () => {
    const musts = [...(await mustsOf("lab-crash-only"))];
    expect(musts.filter((id) => !id.endsWith(".after-crash"))).toEqual([
      "service.continuity",
      "reconcile.node-ready",
      "reconcile.status",
      "reconcile.no-collateral",
      "central.hidden",
    ]);
    expect(musts).toHaveLength(8 + 5);
  });

  test("herd: the same cell twice, alone and in a crowd of twenty nodes", async () => {
    const { cells, notes } = await planOf("herd");
    expect(cells.map(({ cell }) => [cell.id, cell.disturbances.length + cell.lightNodes])).toEqual([
      ["kubeedge-k3s-built.02-partition.api-server.cut.1m30s.1", 1],
      ["kubeedge-k3s-built+19.02-partition.api-server.cut.1m30s.1", 20],
    ]);
    expect(notes).toEqual([]);
  });

  test("retail-store: everything is a must, for the whole outage budget", async () => {
    const { cells, notes } = await planOf("retail-store");
    expect(cells).toHaveLength(16);
    expect(await mustsOf("retail-store")).toHaveProperty("size", 28);
    expect(notes).toEqual([]);
  });
});

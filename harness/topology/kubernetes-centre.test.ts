import { KubeConfig } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { kubeconfigFor } from "./kubernetes-centre.ts";
import { kubeconfig } from "./kubernetes-files.ts";
import { Authority } from "./pki.ts";

test("the administrator's credentials are the same wherever the API server is reached from", async () => {
  const authority = await Authority.create("islanding-a1");
  const before = await kubeconfig(authority, "https://127.0.0.1:40000", "islanding", "system:masters");
  const [there, here] = [kubeconfigFor("https://server:6443", before), before].map((text) => {
    const config = new KubeConfig();
    config.loadFromString(text);
    return { server: config.getCurrentCluster()?.server, ca: config.getCurrentCluster()?.caData, user: config.users };
  });
  expect(there).toEqual({ ...here, server: "https://server:6443" });
});

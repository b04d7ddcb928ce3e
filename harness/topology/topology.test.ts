import { expect, test } from "vitest";
import { fake } from "./fake.ts";
import { topologies } from "./index.ts";
import { kubeedgeBuilt } from "./kubeedge-k3s.ts";
import { kubeedgePublished } from "./kubeedge-published.ts";
import { kubernetesBuilt } from "./kubernetes.ts";
import { kubernetesPublished } from "./kubernetes-published.ts";

const asked = {
  run: "a1b2c3d4",
  siteNodes: 1,
  servers: 1 as const,
  signal: AbortSignal.timeout(5000),
  report: () => undefined,
};

test.for([fake, kubernetesBuilt, kubernetesPublished, kubeedgeBuilt, kubeedgePublished])(
  "$name, $flavour, has one server and no mirrors, and refuses others before it does anything",
  async ({ name, up }) => {
    const expected = `Expected the topology ${name} to be asked for 1 server without registry mirrors`;
    await expect(up({ ...asked, servers: 3 })).rejects.toThrow(`${expected}, found 3 servers.`);
    const registryMirrors = { "docker.io": ["http://mirror:5000"] };
    await expect(up({ ...asked, registryMirrors })).rejects.toThrow(`${expected}, found registry mirrors.`);
  },
);

test("where both flavours are available, the published one is taken", () => {
  const flavours = topologies.map(({ name, flavour }) => `${name} ${flavour}`);
  expect(flavours).toEqual([
    ...["kubernetes", "k3d", "kubeedge-k3s", "microk8s-vm"].flatMap((name) => [`${name} published`, `${name} built`]),
    "fake built",
  ]);
});

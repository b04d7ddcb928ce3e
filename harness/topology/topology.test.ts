import { expect, test } from "vitest";
import { fake } from "./fake.ts";
import { kubernetesBuilt } from "./kubernetes.ts";
import { kubernetesPublished } from "./kubernetes-published.ts";

const asked = { run: "a1b2c3d4", siteNodes: 1, signal: AbortSignal.timeout(5000), report: () => undefined };

test.for([fake, kubernetesBuilt, kubernetesPublished])(
  "$name, $flavour, has one server, and refuses three before it does anything",
  async ({ name, up }) => {
    await expect(up({ ...asked, servers: 3 })).rejects.toThrow(
      `Expected the topology ${name} to be asked for 1 server, found 3.`,
    );
  },
);

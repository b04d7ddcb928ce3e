import { readFile } from "node:fs/promises";
import { requiredVersion } from "../../parts/go-programs.ts";
import { inPackage } from "../../parts/package-root.ts";
import { pullProgressProbe } from "../../probe/pull-progress.ts";
import { containerName } from "../../topology/container-host.ts";
import { newAccess } from "../basic-access.ts";
import type { StartServer } from "../central-server.ts";
import { places, untilRunning } from "../server-machine.ts";
import { endAccess } from "./access.ts";
import { askForPods, pullingNode } from "./ask.ts";
import { registryPort, registrySecretsOf } from "./files.ts";
import { pushImages, warmUp } from "./images.ts";
import { beginPull } from "./interrupted.ts";
import { serverOf, startRegistryMachine } from "./machine.ts";
import { endingSecret, pullingLabel, pullingPod, pullSecret } from "./pods.ts";
import { shownProbe } from "./shown.ts";
import { trustRegistry } from "./trust.ts";

const name = "registry";
const mirrorName = "mirror";
/** The registry's second name, which nodes look up at the mirror first. */
const mirroredRegistry = `mirrored-registry:${registryPort}`;
/** Every node pulls a few megabytes. */
const pullLimitMs = 180_000;
/** Oftener than the ten seconds for which a failed pull is shown as such, before its back-off is. */
const lookEveryMs = 2000;
const progressEveryMs = 5000;

/**
 * Distribution at the centre, from which nodes pull over HTTPS and by password, and where the site loses it a mirror of it at
 * the site. It is compiled here in every flavour: the published image `registry:3` is the same program.
 */
export const startRegistry: StartServer = async (settings) => {
  const { run, network, index, authority, isLost } = settings;
  const names = { direct: serverOf(run, name), mirrored: mirroredRegistry };
  const registries = [...Object.values(names), serverOf(run, mirrorName)];
  const access = { registries, ...newAccess("site") };
  const ending = { registries, ...newAccess("ending") };
  const { host, server } = await startRegistryMachine(settings, { name, access, others: [ending] });
  const mirror = isLost
    ? await startRegistryMachine({ ...settings, index: places.mirror }, { name: mirrorName, access, mirrorOf: server })
    : undefined;
  const known = [
    { name: names.direct, server },
    { name: names.mirrored, server, ...(mirror && { mirror: mirror.server }) },
  ];
  return {
    name,
    machine: {
      host,
      service: { address: network.address(index), name: containerName(run, name), port: registryPort, path: "/" },
    },
    atSite: mirror ? [mirror.host] : [],
    components: { registry: await pinnedVersion() },
    secrets: [access, ending].flatMap(registrySecretsOf),
    async attach({ site, centre }, signal) {
      await pushImages(host, server, signal);
      if (mirror) await warmUp(mirror.host, mirror.server, signal);
      for (const node of site) {
        for (const registry of known) await trustRegistry(node, registry, authority.certificate, signal);
      }
      await centre.apply([
        pullSecret(access),
        endingSecret(ending),
        ...site.map((node) => pullingPod(names.direct, node.name)),
      ]);
      const what = "every node of the site to pull from the registry";
      await untilRunning(centre, pullingLabel, site.length, { what, limitMs: pullLimitMs, signal });
    },
    probes: ({ centre }, nodeOf) => {
      const pulling = pullingNode({ nodeOf });
      const progress = pulling ? [{ probe: pullProgressProbe(pulling), everyMs: progressEveryMs }] : [];
      return [{ probe: shownProbe(centre), everyMs: lookEveryMs }, ...progress];
    },
    beforeFault: async (context) => {
      await endAccess({ machine: host, server, ending, kept: access }, context.signal);
      await beginPull(names, context);
    },
    disturb: (context) => askForPods(names, context),
  };
};

async function pinnedVersion(): Promise<string> {
  const goMod = await readFile(inPackage("harness", "parts", "registry", "go.mod"), "utf8");
  return requiredVersion(goMod, "github.com/distribution/distribution/v3");
}

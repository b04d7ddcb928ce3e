import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import type { Limits } from "./microk8s-cli.ts";

/** Where a host's MicroK8s comes from: all that differs between the flavours as far as the driver goes. */
export interface Microk8sInstallation {
  /** Installs and starts it on a fresh host that has its launch configuration. Throws `install-failed`. */
  install(host: Host, limits: Limits): Promise<void>;
}

/** The label of the disk that stands in for the snap's file. */
export const snapDiskLabel = "microk8s";
const mountPoint = "/snap/microk8s/x1";

/** From a disk of the host: the file system that a snap's file would be, with its installation hook. */
export const fromSnapDisk: Microk8sInstallation = {
  async install(host, limits) {
    await installing(host, ["mkdir", "-p", mountPoint], limits);
    await installing(host, ["mount", "-o", "ro", `LABEL=${snapDiskLabel}`, mountPoint], limits);
    await installing(host, [`${mountPoint}/meta/hooks/install`], limits);
  },
};

/** One step of an installation; throws in the words of the program. */
export async function installing(host: Host, argv: readonly string[], limits: Limits): Promise<string> {
  const outcome = await host.exec(argv, limits);
  limits.signal.throwIfAborted();
  if (outcome.ok) return outcome.stdout;
  const said = (outcome.stderr || outcome.stdout).trim().split("\n").at(-1);
  const why = outcome.timedOut ? `it did not end within ${limits.timeoutMs / 1000} s` : said;
  throw new IslandingError("install-failed", `${host.name}: ${argv.slice(0, 2).join(" ")} failed: ${why}`);
}

import { basename, join } from "node:path";
import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { lastWords } from "../host/last-words.ts";
import { waitFor } from "../wait.ts";
import { importImages, type Limits } from "./microk8s-cli.ts";
import type { SnapFiles } from "./microk8s-files.ts";
import {
  acknowledge,
  holdRefreshes,
  installFile,
  installFromStore,
  installMicrok8sFile,
  waitSeeded,
} from "./microk8s-snap.ts";

/** Where a host's MicroK8s comes from: all that differs between the flavours as far as the driver goes. */
export interface Microk8sInstallation {
  /**
   * Installs and starts it on a fresh host that has its launch configuration. One that is `toJoin` a cluster may leave out
   * to begin its own. Throws in the words of what failed.
   */
  install(host: Host, limits: Limits, options: { toJoin: boolean }): Promise<void>;
}

/** The label of the disk that stands in for the snap's file. */
export const snapDiskLabel = "microk8s";
const mountPoint = "/snap/microk8s/x1";

/** From a disk of the host: the file system that a snap's file would be, with its installation hook. */
export const fromSnapDisk: Microk8sInstallation = {
  async install(host, limits, { toJoin }) {
    await installing(host, ["mkdir", "-p", mountPoint], limits);
    await installing(host, ["mount", "-o", "ro", `LABEL=${snapDiskLabel}`, mountPoint], limits);
    await installing(host, [`${mountPoint}/meta/hooks/install`, ...(toJoin ? ["--to-join"] : [])], limits);
  },
};

/** The published line whose interface is recorded. */
export const channel = "1.32/stable";

/** Where MicroK8s takes in archives of images by itself, as soon as its containerd runs (its snap/hooks/install). */
const sideload = "/var/snap/microk8s/common/sideload";
const folder = "/root/islanding-microk8s";

/** From the store, as anybody installs it. `workload` is the archive of the workload's image, on this machine. */
export const fromStore = (workload: string): Microk8sInstallation => ({
  async install(host, limits) {
    await waitSeeded(host, limits);
    await holdRefreshes(host, limits);
    await installFromStore(host, channel, limits);
    await importWorkload(host, workload, limits);
  },
});

/** From files that the user gives, for a host that reaches neither the store nor a registry. */
export const fromFiles = (files: SnapFiles, workload: string): Microk8sInstallation => ({
  async install(host, limits) {
    const { signal } = limits;
    const bring = async (file: string, into = folder) => {
      const path = join(into, basename(file));
      await host.copyIn(file, path, signal);
      return path;
    };
    await waitSeeded(host, limits);
    await installing(host, ["mkdir", "-p", folder, sideload], limits);
    for (const archive of files.images) await bring(archive, sideload);
    for (const assertion of files.assertions) await acknowledge(host, await bring(assertion), limits);
    for (const snap of files.snaps) {
      const install = basename(snap).startsWith("microk8s_") ? installMicrok8sFile : installFile;
      await install(host, await bring(snap), limits);
    }
    await importWorkload(host, workload, limits);
    await installing(host, ["rm", "-r", folder], limits);
  },
});

const importLimitMs = 3 * 60_000;

/** Its containerd is still starting when an installation is done. */
async function importWorkload(host: Host, archive: string, limits: Limits): Promise<void> {
  const path = `/root/${basename(archive)}`;
  await host.copyIn(archive, path, limits.signal);
  let why: unknown;
  const isIn = () =>
    importImages(host, path, limits).then(
      () => true,
      (error: unknown) => {
        why = error;
        return false;
      },
    );
  const waiting = { what: `the workload's image on ${host.name}`, limitMs: importLimitMs, everyMs: 1000 };
  await waitFor(isIn, { ...waiting, signal: limits.signal }).catch((error: unknown) => {
    limits.signal.throwIfAborted();
    throw why ?? error;
  });
}

/** One step of an installation; throws in the words of the program. */
async function installing(host: Host, argv: readonly string[], limits: Limits): Promise<void> {
  const outcome = await host.exec(argv, limits);
  limits.signal.throwIfAborted();
  if (outcome.ok) return;
  const why = outcome.timedOut ? `it did not end within ${limits.timeoutMs / 1000} s` : lastWords(outcome);
  throw new IslandingError("install-failed", `${host.name}: ${argv.slice(0, 2).join(" ")} failed: ${why}`);
}

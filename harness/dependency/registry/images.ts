import { IslandingError } from "../../errors.ts";
import type { Host } from "../../host/host.ts";
import { authorityPath, configFolder } from "./files.ts";

/** Where crane lies on the registry's machine. */
export const cranePath = "/usr/local/bin/crane";

/** The workload's archive, which the registry's machine has like every node. */
const baseArchive = "/opt/islanding/images/workload.tar";
const pushLimitMs = 120_000;

/** The site's two versions of one program: the first is on the nodes before the window, the second is not. */
export const repository = "shop/price-display";
export const cachedTag = "1";
export const uncachedTag = "2";
/** A third whose image is large: almost a minute's pull. */
export const largeTag = "large";

/** A fourth that nodes are to get from the mirror, and a fifth for whom is not let in any more. */
export const mirroredTag = "3";
export const deniedTag = "4";

const smallKb = 64;
const layersKb = {
  [cachedTag]: smallKb,
  [uncachedTag]: smallKb,
  [mirroredTag]: smallKb,
  [deniedTag]: smallKb,
  [largeTag]: 200 * 1024,
};

/** Fills the registry with images of the workload that differ in one layer each, which no node has from elsewhere. */
export async function pushImages(machine: Host, registry: string, signal: AbortSignal): Promise<void> {
  const must = commandOn(machine, signal);
  const image = (tag: string) => `${registry}/${repository}:${tag}`;
  await must(crane("push", baseArchive, image("base")));
  for (const [tag, kb] of Object.entries(layersKb)) {
    const [data, layer] = [`/tmp/version-${tag}`, `/tmp/version-${tag}.tar.gz`];
    await must(["dd", "if=/dev/urandom", `of=${data}`, "bs=64K", `count=${kb / 64}`]);
    const compressed = ["--use-compress-program", "gzip --fast"];
    await must(["tar", "--create", ...compressed, `--file=${layer}`, "--directory=/tmp", `version-${tag}`]);
    await must(crane("append", "--base", image("base"), "--new_layer", layer, "--new_tag", image(tag)));
    await must(["rm", data, layer]);
  }
}

/** Has a mirror fetch the image that nodes are to get from it, as if a first node had asked for it. */
export const warmUp = (machine: Host, mirror: string, signal: AbortSignal): Promise<void> =>
  commandOn(machine, signal)(crane("validate", "--remote", `${mirror}/${repository}:${mirroredTag}`));

const crane = (...args: string[]) => craneAs("site", ...args);

/** The command by which a registry's machine asks a registry, by this user's access. */
export const craneAs = (user: string, ...args: string[]): string[] => [
  ...["env", `SSL_CERT_FILE=${authorityPath}`, `DOCKER_CONFIG=${configFolder(user)}`],
  ...[cranePath, ...args],
];

const commandOn =
  (machine: Host, signal: AbortSignal) =>
  async (argv: readonly string[]): Promise<void> => {
    const { ok, stderr } = await machine.exec(argv, { signal, timeoutMs: pushLimitMs });
    if (ok) return;
    throw new IslandingError("image-push", `Filling ${machine.name} with images failed: ${stderr.slice(0, 300)}`);
  };

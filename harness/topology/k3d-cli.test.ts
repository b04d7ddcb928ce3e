import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createK3dCluster, k3dVersion, requireFreeNames } from "./k3d-cli.ts";
import { installedK3d } from "./k3d-program.ts";
import { type FakeMachine, fakeMachine } from "./kind-machine.fixture.ts";

const never = new AbortController().signal;
const asked = {
  run: "a1b2c3d4",
  servers: 1 as const,
  site: ["site-1"],
  network: "islanding-a1b2c3d4",
  image: "islanding/k3s-shape:1",
  serverArguments: [],
  nodeArguments: [],
  hasFiles: true,
};

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine([]);
});

describe("a cluster of k3d", () => {
  test("is made of what the configuration on its input says, and its kubeconfig is what k3d prints", async () => {
    const folder = await emptyFolder();
    await machine.install(
      "k3d",
      `echo "$@" >>${folder}/said; echo "$K3D_IMAGE_TOOLS" >>${folder}/tools; echo "it: $1"`,
    );
    expect(await createK3dCluster("k3d", asked)).toBe("it: kubeconfig");
    expect(await readFile(join(folder, "said"), "utf8")).toBe(
      "cluster create --config -\nkubeconfig get islanding-a1b2c3d4\n",
    );
    expect(await readFile(join(folder, "tools"), "utf8")).toBe("islanding/k3s-shape:1\n\n");
  });

  test("leaves none of the copies behind that k3d makes of its configuration", async () => {
    const folder = await emptyFolder();
    await machine.install(
      "k3d",
      `echo "$TMPDIR" >${folder}/temporary; [ "$1" = kubeconfig ] || : >"$TMPDIR/k3d-config-tmp"`,
    );
    await createK3dCluster("k3d", asked);
    const [made] = (await readFile(join(folder, "temporary"), "utf8")).split("\n");
    await expect(readdir(made ?? "")).rejects.toThrow("ENOENT");
  });

  test("that can't be made says why in k3d's words, without those about the rollback", async () => {
    const said = "'\\033[31mFATA\\033[0m[0001] Failed Cluster Start: no luck' 'ERRO[0002] Rolling back'";
    await machine.install("k3d", `printf '%b\\n' ${said} >&2; exit 1`);
    await expect(createK3dCluster("k3d", asked)).rejects.toThrow(
      /^k3d cluster create failed: Failed Cluster Start: no luck$/,
    );
  });
});

describe("names that others have", () => {
  const asking = "ps --all --format {{.Names}} --filter name=^/?k3d-islanding-a1b2c3d4-";

  test("are none where no container has one", async () => {
    machine = await fakeMachine(["docker"]);
    await requireFreeNames("a1b2c3d4");
    expect(await machine.lines("docker")).toEqual([asking]);
  });

  test("are told before k3d takes another's container for a node of its own", async () => {
    machine = await fakeMachine(["docker"]);
    await machine.answer({ [asking]: { stdout: "k3d-islanding-a1b2c3d4-agent-0" } });
    await expect(requireFreeNames("a1b2c3d4")).rejects.toThrow(
      "Expected the names of the cluster islanding-a1b2c3d4 to be free on this engine, found the container k3d-islanding-a1b2c3d4-agent-0.",
    );
  });

  test("are told by k3d too, where it is a cluster of that name", async () => {
    const said = "Failed to create cluster 'islanding-a1b2c3d4' because a cluster with that name already exists";
    await machine.install("k3d", `echo "FATA[0000] ${said}" >&2; exit 1`);
    await expect(createK3dCluster("k3d", asked)).rejects.toThrow(`k3d cluster create failed: ${said}`);
  });
});

describe("the k3d of this machine", () => {
  test("says its version", async () => {
    await machine.install("k3d", "echo 'k3d version v5.8.3'; echo 'k3s version v1.31.5-k3s1 (default)'");
    expect(await k3dVersion("k3d", never)).toBe("5.8.3");
    expect(await installedK3d(never)).toEqual({ program: "k3d", version: "5.8.3" });
  });

  test("is not taken when it is older than the one that would be compiled, or none", async () => {
    expect(await installedK3d(never)).toBeUndefined();
    await machine.install("k3d", "echo 'k3d version v5.6.0'");
    expect(await installedK3d(never)).toBeUndefined();
  });
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "islanding-k3d-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

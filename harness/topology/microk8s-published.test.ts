import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { howToGiveFiles } from "./microk8s-files.ts";
import { microk8sPublished } from "./microk8s-published.ts";

const { signal } = new AbortController();
const availability = () => microk8sPublished.availability(signal);
const whyNotBy = async (fault: "cut" | "degrade" | "pause" | "power") => microk8sPublished.whyNotBy?.(fault, signal);

const base = { docker: "echo 28.2.2", go: "exit 0" };
const ofQemu = { mmdebstrap: "", mke2fs: "", "qemu-system-x86_64": "", "qemu-img": "", ip: "", ssh: "", socat: "" };
const ofLxd = { lxc: `echo '{"environment": {"driver": "lxc | qemu", "server_version": "5.21.3"}}'`, ssh: "" };
const ofMultipass = { multipass: `echo '{"multipass": "1.16.1", "multipassd": "1.16.1"}'`, ssh: "" };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "islanding-microk8s-"));
  vi.stubEnv("PATH", join(folder, "bin"));
  vi.stubEnv("ISLANDING_MICROK8S_FILES", undefined);
  vi.stubGlobal("process", Object.assign(Object.create(process), { getuid: () => 0 }));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true });
});

/** A machine with these programs, and a store that has MicroK8s or can't be reached. */
async function machine(programs: Record<string, string>, { store }: { store: boolean }): Promise<void> {
  await mkdir(join(folder, "bin"));
  for (const [program, script] of Object.entries({ ...base, ...programs })) {
    await writeFile(join(folder, "bin", program), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, "bin", program), 0o755);
  }
  const channel = (architecture: string) => ({ channel: { name: "1.32/stable", architecture }, version: "v1.32.9" });
  const info = { "channel-map": ["amd64", "arm64"].map(channel) };
  vi.stubGlobal("fetch", async () => {
    if (store) return Response.json(info);
    throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND api.snapcraft.io") });
  });
}

async function giveFiles(without?: string): Promise<void> {
  const files = ["microk8s_8511", "core20_2434", "snapd_23545"].flatMap((name) => [`${name}.snap`, `${name}.assert`]);
  for (const file of [...files, "images.tar"]) if (file !== without) await writeFile(join(folder, file), "");
  vi.stubEnv("ISLANDING_MICROK8S_FILES", folder);
}

describe("whether a machine can run MicroK8s", () => {
  test("it can with files and VMs of our own, whether or not there is a store", async () => {
    await machine({ ...ofQemu, ...ofLxd }, { store: false });
    await giveFiles();
    const detail = "engine 28.2.2; MicroK8s from files; guests from QEMU";
    expect(await availability()).toEqual({ available: true, detail });
  });

  test("it can with a store and guests that reach it, which our own don't", async () => {
    await machine({ ...ofQemu, ...ofLxd, ...ofMultipass }, { store: true });
    const detail = "engine 28.2.2; MicroK8s from the store's 1.32/stable, now v1.32.9; guests from LXD 5.21.3";
    expect(await availability()).toEqual({ available: true, detail });
  });

  test("it can with Multipass where there is nothing else", async () => {
    await machine(ofMultipass, { store: true });
    expect(await availability()).toMatchObject({ detail: expect.stringContaining("guests from Multipass 1.16.1") });
  });

  test("it can't without a store and without files", async () => {
    await machine(ofQemu, { store: false });
    expect(await availability()).toEqual({
      available: false,
      reason:
        "no files of the snap are given, and the snap store can't be reached: getaddrinfo ENOTFOUND api.snapcraft.io",
      hint: `Let this machine reach the snap store. Or do without: ${howToGiveFiles}`,
    });
  });

  test("it can't with half of the files, even where there is a store", async () => {
    await machine(ofLxd, { store: true });
    await giveFiles("core20_2434.assert");
    const reason = `there is no core20_2434.assert in ${folder}`;
    expect(await availability()).toEqual({ available: false, reason, hint: howToGiveFiles });
  });

  test("it can't without guests, and says of each kind why", async () => {
    await machine({ multipass: `echo '{"multipass": "1.16.1"}'`, ssh: "" }, { store: true });
    expect(await availability()).toEqual({
      available: false,
      reason:
        "no guests from LXD: the program lxc is missing; no guests from Multipass: Expected the daemon of Multipass 1.16.1 to answer",
      hint: "Install LXD (https://canonical.com/lxd), then: lxd init --auto. See to it that multipass can make VMs here.",
    });
  });

  test("what is missing is said all at once", async () => {
    await machine({}, { store: false });
    const { reason } = (await availability()) as { reason: string };
    expect(reason.split("; ").map((one) => one.split(/[,:]/)[0])).toEqual([
      "no files of the snap are given",
      ...["QEMU", "LXD", "Multipass"].map((name) => `no guests from ${name}`),
    ]);
  });

  test("it can't make VMs of its own without root", async () => {
    vi.stubGlobal("process", Object.assign(Object.create(process), { getuid: () => 1000 }));
    await machine(ofQemu, { store: false });
    await giveFiles();
    expect(await availability()).toMatchObject({
      reason: expect.stringContaining("no guests from QEMU: VMs of our own need root"),
    });
  });
});

describe("which faults it can be put under", () => {
  test("every one on VMs of our own", async () => {
    await machine(ofQemu, { store: false });
    await giveFiles();
    for (const fault of ["cut", "degrade", "pause", "power"] as const) expect(await whyNotBy(fault)).toBeUndefined();
  });

  test.for([
    [ofLxd, "LXD", ["cut"]],
    [ofMultipass, "Multipass", ["cut", "pause"]],
  ] as const)("%# not those that need what is outside of VMs of %s", async ([programs, name, refused]) => {
    await machine(programs, { store: true });
    for (const fault of ["degrade", "power"] as const) expect(await whyNotBy(fault)).toBeUndefined();
    for (const fault of refused) {
      expect(await whyNotBy(fault)).toBe(
        `guests from ${name} can't be put under it from outside; those from QEMU can, if ISLANDING_MICROK8S_FILES is set`,
      );
    }
  });

  test("that there is no MicroK8s at all is an error of the machine", async () => {
    await machine(ofQemu, { store: false });
    await expect(whyNotBy("cut")).rejects.toMatchObject({
      code: "no-microk8s",
      exitCode: 69,
      message:
        "Expected to get MicroK8s here: no files of the snap are given, and the snap store can't be reached: getaddrinfo ENOTFOUND api.snapcraft.io.",
    });
  });
});

test("registry mirrors are refused before anything is done", async () => {
  const asked = { run: "a1b2c3d4", siteNodes: 1, servers: 3, signal, report: () => undefined } as const;
  const registryMirrors = { "docker.io": ["http://mirror:5000"] };
  await expect(microk8sPublished.up({ ...asked, registryMirrors })).rejects.toThrow(
    "Expected the topology microk8s-vm to be asked for servers without registry mirrors, found registry mirrors.",
  );
});

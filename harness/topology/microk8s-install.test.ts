import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordedGuest } from "../host/recorded-guest.fixture.ts";
import { givenFiles } from "./microk8s-files.ts";
import { fromFiles, fromSnapDisk, fromStore, type Microk8sInstallation } from "./microk8s-install.ts";
import { microk8sRecording } from "./microk8s-interface.fixture.ts";
import { snapRecording } from "./snap-interface.fixture.ts";
import { systemRecording } from "./system-interface.fixture.ts";

const limits = { timeoutMs: 60_000, signal: new AbortController().signal };
const names = ["microk8s_8511", "core20_2434", "snapd_23545"];

let folder: string;
let workload: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "islanding-microk8s-"));
  const files = names.flatMap((name) => [`${name}.snap`, `${name}.assert`]);
  for (const file of [...files, "images.tar"]) await writeFile(join(folder, file), file);
  workload = join(folder, "workload.archive");
  await writeFile(workload, "workload");
});
afterEach(() => rm(folder, { recursive: true }));

async function installedBy(installation: Microk8sInstallation): Promise<RecordedGuest> {
  const guest = new RecordedGuest([microk8sRecording, snapRecording, systemRecording]);
  await installation.install(guest, limits, { toJoin: false });
  return guest;
}

test("the store's snap is installed once the machine has its own snaps, and then takes in the workload's image", async () => {
  const { asked } = await installedBy(fromStore(workload));
  expect(asked).toEqual([
    "snap wait system seed.loaded",
    "snap refresh --hold",
    "snap install microk8s --classic --channel=1.32/stable",
    "microk8s ctr image import /root/workload.archive",
  ]);
});

test("of files, first all that vouches for them goes in, then what MicroK8s stands on, then MicroK8s", async () => {
  const { asked } = await installedBy(fromFiles(await files(), workload));
  const at = "/root/islanding-microk8s";
  expect(asked).toEqual([
    "snap wait system seed.loaded",
    `mkdir -p ${at} /var/snap/microk8s/common/sideload`,
    `snap ack ${at}/snapd_23545.assert`,
    `snap ack ${at}/core20_2434.assert`,
    `snap ack ${at}/microk8s_8511.assert`,
    `snap install ${at}/snapd_23545.snap`,
    `snap install ${at}/core20_2434.snap`,
    `snap install ${at}/microk8s_8511.snap --classic`,
    "microk8s ctr image import /root/workload.archive",
    `rm -r ${at}`,
  ]);
});

test("the images that the user gives lie where MicroK8s takes them in by itself", async () => {
  const guest = await installedBy(fromFiles(await files(), workload));
  const copy = join(folder, "copy");
  await guest.copyOut("/var/snap/microk8s/common/sideload/images.tar", copy);
  expect(await readFile(copy, "utf8")).toBe("images.tar");
  await guest.copyOut("/root/workload.archive", copy);
  expect(await readFile(copy, "utf8")).toBe("workload");
});

test("a snap disk is mounted where a snap would be, and its hook does the rest, for who is to join without a cluster", async () => {
  const asked: string[] = [];
  const guest = new RecordedGuest([systemRecording]);
  await fromSnapDisk.install(
    Object.assign(guest, {
      exec: async (argv: readonly string[]) => {
        asked.push(argv.join(" "));
        return { ok: true, exitCode: 0, stdout: "", stderr: "", timedOut: false, durationMs: 1 };
      },
    }),
    limits,
    { toJoin: true },
  );
  expect(asked).toEqual([
    "mkdir -p /snap/microk8s/x1",
    "mount -o ro LABEL=microk8s /snap/microk8s/x1",
    "/snap/microk8s/x1/meta/hooks/install --to-join",
  ]);
});

test("an installation that fails ends with the first program that does, in its words", async () => {
  const guest = new RecordedGuest([microk8sRecording, snapRecording, systemRecording]);
  const offline = { when: "no store", exitCode: 1, stderr: "error: unable to contact snap store\n", from: "" };
  guest.tell("snap install", offline);
  await expect(fromStore(workload).install(guest, limits, { toJoin: false })).rejects.toThrow(
    "centre: snap install microk8s --classic --channel=1.32/stable failed: error: unable to contact snap store",
  );
  expect(guest.asked).toHaveLength(3);

  guest.tell("mount", { when: "no disk", exitCode: 32, stderr: "mount: can't find LABEL=microk8s.\n", from: "" });
  await expect(fromSnapDisk.install(guest, limits, { toJoin: false })).rejects.toThrow(
    "centre: mount -o failed: mount: can't find LABEL=microk8s.",
  );
});

async function files() {
  const given = await givenFiles({ ISLANDING_MICROK8S_FILES: folder });
  if (!given || "reason" in given) throw new Error(given?.reason);
  return given;
}

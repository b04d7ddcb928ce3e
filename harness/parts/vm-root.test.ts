import { afterEach, expect, test, vi } from "vitest";
import { packagesOf } from "./root-file-system.ts";
import { ensureVmRoot } from "./vm-root.ts";

afterEach(() => void vi.unstubAllEnvs());

test("a machine without what VMs need says which program, and how to get it", async () => {
  vi.stubEnv("PATH", "/nowhere");
  const making = ensureVmRoot({ signal: new AbortController().signal, report: () => undefined });
  await expect(making).rejects.toMatchObject({
    code: "missing-program",
    exitCode: 69,
    message: "Expected to make VMs here: the program mmdebstrap is missing.",
    hint: "On Debian: apt-get install mmdebstrap.",
  });
});

test("a VM has a kernel, an init and a way in", async () => {
  const packages = await packagesOf("vm-root");
  expect(packages).toEqual(expect.arrayContaining(["linux-image-cloud-amd64", "systemd-sysv", "openssh-server"]));
});

import { randomUUID } from "node:crypto";
import { execa } from "execa";
import { expect, onTestFinished, test, vi } from "vitest";
import { ensureKubernetesParts } from "./parts.ts";

const context = { signal: new AbortController().signal, report: () => {} };

test("the parts are there, and found again without building anything", async () => {
  const parts = await ensureKubernetesParts(context);
  const report = vi.fn();
  expect(await ensureKubernetesParts({ ...context, report })).toEqual(parts);
  expect(report).not.toHaveBeenCalled();
  expect(parts.components).toMatchObject({ kubernetes: expect.stringMatching(/^v1\.34\./) });
});

test("a node supervises the services it is told to, reaps what they leave, and stops at once", async () => {
  const { nodeImage } = await ensureKubernetesParts(context);
  const name = `islanding-parts-${randomUUID().slice(0, 8)}`;
  onTestFinished(async () => {
    await execa("docker", ["rm", "--force", "--volumes", name]);
  });
  await execa("docker", ["create", "--privileged", "--name", name, "--volume", "/var/lib/containerd", nodeImage]);
  await execa("docker", ["cp", "-", `${name}:/etc`], { input: await servicesArchive("containerd\n") });
  await execa("docker", ["start", name]);
  const inside = async (...argv: string[]) =>
    (await execa("docker", ["exec", name, ...argv], { reject: false })).stdout;

  await vi.waitFor(async () => expect(await inside("crictl", "version")).toContain("containerd"), 10_000);
  expect(await inside("sv", "status", "containerd")).toMatch(/^run: containerd/);
  await inside("sh", "-c", "(sleep 0.1 &) ; exit 0");
  await vi.waitFor(async () => expect(await inside("ps", "axo", "stat=")).not.toMatch(/^Z/m), 5_000);

  const boots = [await inside("cat", "/proc/sys/kernel/random/boot_id")];
  const stopping = performance.now();
  await execa("docker", ["stop", name]);
  expect(performance.now() - stopping).toBeLessThan(5_000);
  await execa("docker", ["start", name]);
  boots.push(await inside("cat", "/proc/sys/kernel/random/boot_id"));
  expect(new Set(boots).size).toBe(2);
});

/** A tar archive with islanding/services in it, as `docker cp` takes it. */
async function servicesArchive(services: string) {
  const script = 'mkdir "$1/islanding" && printf %s "$2" >"$1/islanding/services" && tar -C "$1" -c islanding';
  const folder = (await execa("mktemp", ["-d"])).stdout;
  return (await execa("sh", ["-c", script, "sh", folder, services], { encoding: "buffer" })).stdout;
}

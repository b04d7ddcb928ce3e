import { arch } from "node:os";
import type { Provenance } from "../evidence/schema.ts";
import { engineMust } from "../host/engine.ts";
import type { Host } from "../host/host.ts";

type GroundFacts = Pick<Provenance, "architecture" | "kernel" | "cgroupVersion" | "timeScale">;

/** What provenance says of the ground under a cluster of containers: read in one of them, and from their image. */
export async function containerFacts(host: Host, image: string): Promise<GroundFacts> {
  const architecture = await engineMust(["image", "inspect", "--format", "{{.Architecture}}", image]);
  return groundFacts(host, architecture);
}

/** The same of a machine that has a system of its own. */
export async function machineFacts(host: Host): Promise<GroundFacts> {
  const machine = (await host.exec(["uname", "--machine"])).stdout;
  return groundFacts(host, { x86_64: "amd64", aarch64: "arm64" }[machine] ?? machine);
}

async function groundFacts(host: Host, architecture: string): Promise<GroundFacts> {
  const kernel = (await host.exec(["uname", "--kernel-release"])).stdout;
  const unified = (await host.exec(["test", "-f", "/sys/fs/cgroup/cgroup.controllers"])).ok;
  const here = { x64: "amd64", arm64: "arm64" }[arch() as "x64" | "arm64"] ?? arch();
  return {
    architecture: { name: architecture, emulated: architecture !== here },
    kernel,
    cgroupVersion: unified ? "2" : "1",
    timeScale: 1,
  };
}

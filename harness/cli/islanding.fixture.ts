import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";

const launcher = fileURLToPath(new URL("../../bin/islanding.js", import.meta.url));
const lab = fileURLToPath(new URL("../../fixtures/sites/lab.yaml", import.meta.url));

/** Starts the real command line in a folder that is also its home, out of reach of any container engine. */
export function startIslanding(directory: string, ...args: string[]) {
  return execa(process.execPath, [launcher, ...args], {
    cwd: directory,
    reject: false,
    extendEnv: false,
    env: {
      XDG_STATE_HOME: directory,
      XDG_CACHE_HOME: directory,
      HOME: directory,
      PATH: process.env.PATH,
      DOCKER_HOST: nowhere,
    },
  });
}

const nowhere = "unix:///nonexistent/docker.sock";

/** The same, with what came of it. */
export async function islanding(directory: string, ...args: string[]) {
  const { stdout, stderr, exitCode } = await startIslanding(directory, ...args);
  return { stdout, stderr, exitCode };
}

/** The cell that `lab` asks for when it is measured on the fake topology with a window of a second. */
export const fakeCell = "fake-built.02-partition.api-server.cut.1s.1";
export const fakeRun = ["run", "--site", "lab.yaml", "--topology", "fake", "--window", "1s", "--out", "out"];

/** A copy of fixtures/sites/lab.yaml whose windows and thresholds are as short as a fake is fast. */
export async function writeLab(
  directory: string,
  restartsAfterReboot: "must" | "should",
  file = "lab.yaml",
): Promise<void> {
  const profile = parse(await readFile(lab, "utf8"));
  const restart = { within: "200ms", level: restartsAfterReboot };
  await writeFile(
    join(directory, file),
    JSON.stringify({
      ...profile,
      outage: { budget: "1s" },
      campaign: { ...profile.campaign, windows: ["1s"] },
      requirements: { "restart.*.after-agent-restart": restart, "restart.*.after-reboot": restart },
      gate: { accept: { standIns: true } },
    }),
  );
}

import { randomBytes } from "node:crypto";
import { redact } from "../evidence/redact.ts";
import { engine, runLabel } from "../host/engine.ts";
import type { Running } from "./emulation.ts";
import type { Architecture } from "./platform.ts";
import type { Run } from "./record.ts";

/** What is started: the program of an image's own entry point, and where the engine gets the image. */
export interface Start {
  /** As in `registry.example:5000/team/till@sha256:…`, the manifest of the architecture itself. */
  image: string;
  command: string;
  architecture: Architecture;
}

/** Most programs only tell their version when they are given this. */
const harmless = "--version";
const pullLimitMs = 5 * 60_000;
/** Whatever has not ended by then runs. */
const runLimitMs = 20_000;

/** Has the engine start an entry point in a container that can't reach or change anything, and removes what that took. */
export async function runEntryPoint(start: Start, how: Running, signal: AbortSignal): Promise<Run> {
  if (how.by === "nothing") return { state: "unavailable", emulated: false, text: how.because };
  const { emulated } = how;
  const { image, architecture } = start;
  const wasThere = (await engine(["image", "inspect", image], { signal })).ok;
  try {
    const pull = ["pull", "--quiet", "--platform", `linux/${architecture}`, image];
    const pulled = wasThere ? undefined : await engine(pull, { signal, timeoutMs: pullLimitMs });
    signal.throwIfAborted();
    if (pulled && !pulled.ok) {
      const said = pulled.timedOut ? `not within ${pullLimitMs / 60_000} min` : redact(lastLine(pulled.stderr));
      return { state: "unavailable", emulated, text: `the container engine can't pull it: ${said}` };
    }
    return { ...(await started(start, signal)), emulated };
  } finally {
    if (!wasThere) await engine(["image", "rm", image]);
  }
}

async function started({ image, command, architecture }: Start, signal: AbortSignal): Promise<Omit<Run, "emulated">> {
  const run = `c${randomBytes(3).toString("hex")}`;
  const name = `islanding-${run}-image`;
  const confined = ["--network", "none", "--read-only", "--cap-drop", "ALL", "--pids-limit", "64", "--memory", "256m"];
  const what = ["--platform", `linux/${architecture}`, "--pull", "never", "--entrypoint", command, image, harmless];
  try {
    const labelled = ["--name", name, "--label", `${runLabel}=${run}`];
    const { exitCode, timedOut, stderr } = await engine(["run", "--rm", ...labelled, ...confined, ...what], {
      signal,
      timeoutMs: runLimitMs,
    });
    signal.throwIfAborted();
    return timedOut ? ran(`${command} runs`) : tell(command, exitCode, stderr);
  } finally {
    await engine(["rm", "--force", "--volumes", name]);
  }
}

/** The engine's own failures have exit codes of their own; every other comes from the program, which then did run. */
function tell(command: string, exitCode: number | undefined, stderr: string): Omit<Run, "emulated"> {
  const last = lastLine(stderr);
  const isEmulatorsOwn = /^qemu-[\w-]+: /.test(last);
  if (/exec format error/i.test(stderr)) return failed(`${command} is no program for this architecture`);
  if (isEmulatorsOwn && /Could not open/i.test(last)) return failed(`${command} lacks what loads it (${last})`);
  if (exitCode === 126 || exitCode === 127) return failed(`${command} can't be started`);
  if (exitCode === undefined || exitCode === 125 || exitCode > 128 || isEmulatorsOwn) {
    return {
      state: "unavailable",
      text: `nothing was learned of ${command}, which ended with ${exitCode ?? "a signal"}`,
    };
  }
  return ran(`${command} ${harmless} ran, and ended with exit code ${exitCode}`);
}

const ran = (text: string) => ({ state: "ran" as const, text });
const failed = (text: string) => ({ state: "failed" as const, text });
const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

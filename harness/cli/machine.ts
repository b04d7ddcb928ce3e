import { readFileSync } from "node:fs";
import { run } from "../host/command.ts";
import { engineDefaultRuntime, engineVersion } from "../host/engine.ts";
import { inotifyInstances } from "./inotify.ts";

/** One thing that this machine has or lacks, what it is good for, and how to get it. */
export interface MachineCheck {
  name: string;
  ok: boolean;
  detail: string;
  hint?: string;
}

/** Looks at what this machine has, whatever the topology. */
export const lookAtMachine = (): Promise<MachineCheck[]> =>
  Promise.all([engine(), networkNamespaces(), resourceLimits(), inotifyInstances(), go(), browser()]);

async function engine(): Promise<MachineCheck> {
  const version = await engineVersion();
  if (version) return { name: "container engine", ok: true, detail: `Docker ${version} answers` };
  return {
    name: "container engine",
    ok: false,
    detail: "none answers",
    hint: "Run scripts/engine, or install and start Docker.",
  };
}

async function networkNamespaces(): Promise<MachineCheck> {
  const name = "fault from outside";
  const direct = process.getuid?.() === 0 && (await run(["nsenter", "--version"])).ok;
  if (direct) return { name, ok: true, detail: "nsenter as root: a cut takes milliseconds" };
  return {
    name,
    ok: false,
    detail: "no nsenter as root: a helper container sets the cut, more slowly",
    hint: "Run as root on the engine's machine, with util-linux installed.",
  };
}

const capSysResource = 24n;
/** The name under which scripts/engine makes the wrapper known. */
const wrapperRuntime = "islanding";

async function resourceLimits(): Promise<MachineCheck> {
  const name = "CAP_SYS_RESOURCE";
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(statusOfSelf())?.[1];
  if (bounding && (BigInt(`0x${bounding}`) >> capSysResource) & 1n) return { name, ok: true, detail: "held" };
  if ((await engineDefaultRuntime()) === wrapperRuntime) {
    return { name, ok: true, detail: "not held, so that the engine starts containers through our runtime wrapper" };
  }
  return {
    name,
    ok: false,
    detail: "not held: nodes need the container runtime wrapped",
    hint: "scripts/engine sets the wrapper up when it starts the engine.",
  };
}

function statusOfSelf(): string {
  try {
    return readFileSync("/proc/self/status", "utf8");
  } catch {
    return "";
  }
}

async function go(): Promise<MachineCheck> {
  const outcome = await run(["go", "version"], { timeoutMs: 5000 });
  const version = /go(\d+\.\d+(\.\d+)?)/.exec(outcome.stdout)?.[1];
  if (outcome.ok && version) return { name: "Go", ok: true, detail: `${version}: compiles the built flavour` };
  return { name: "Go", ok: false, detail: "not found: the built flavour needs it", hint: "Install Go 1.25 or later." };
}

async function browser(): Promise<MachineCheck> {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const outcomes = await Promise.all(names.map((name) => run([name, "--version"], { timeoutMs: 5000 })));
  const found = outcomes.find(({ ok }) => ok)?.stdout.trim();
  if (found) return { name: "browser", ok: true, detail: `${found}: opens the report` };
  return { name: "browser", ok: false, detail: "none found: the report opens in any", hint: "Any browser will do." };
}

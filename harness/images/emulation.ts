import { readFile } from "node:fs/promises";
import { engine } from "../host/engine.ts";
import type { Architecture } from "./platform.ts";

/** Whether programs for an architecture can be run on this machine, and by what; if not, why, as it may stand after "because". */
export type Running = { by: "engine"; emulated: boolean } | { by: "nothing"; because: string };

/** As QEMU and the kernel's handlers of it call the machines. */
const handlers: Readonly<Record<Architecture, string>> = { amd64: "qemu-x86_64", arm64: "qemu-aarch64" };
const answerLimitMs = 5_000;

/** Looks whether containers of this architecture run here: natively, or by QEMU through the kernel's binfmt_misc. */
export async function lookForRunning(
  architecture: Architecture,
  signal: AbortSignal,
  handlersFolder = "/proc/sys/fs/binfmt_misc",
): Promise<Running> {
  const format = "{{.Server.Os}}/{{.Server.Arch}}";
  const asked = await engine(["version", "--format", format], { signal, timeoutMs: answerLimitMs });
  signal.throwIfAborted();
  if (!asked.ok) return { by: "nothing", because: "no container engine answers" };
  const found = asked.stdout.trim();
  if (found === `linux/${architecture}`) return { by: "engine", emulated: false };
  const missing = whyNoHandler(
    handlers[architecture],
    await readHandler(`${handlersFolder}/${handlers[architecture]}`),
  );
  return missing
    ? { by: "nothing", because: `the engine is ${found} and ${missing}` }
    : { by: "engine", emulated: true };
}

/** A handler that is opened anew for each program would have to be in every image. */
function whyNoHandler(name: string, said: string | undefined): string | undefined {
  if (said === undefined) return `binfmt_misc has no handler ${name}`;
  if (!/^enabled$/m.test(said)) return `binfmt_misc's handler ${name} is disabled`;
  return /^flags:.*F/m.test(said) ? undefined : `binfmt_misc's handler ${name} does not reach into containers (flag F)`;
}

const readHandler = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(() => undefined);

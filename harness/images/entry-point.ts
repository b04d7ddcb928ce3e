import { posix } from "node:path";
import { interpreterOf, machineOf } from "./elf.ts";
import type { ImageFile, ImageFiles } from "./image-files.ts";
import type { Config } from "./manifest.ts";
import { isWrong } from "./problem.ts";
import type { Step } from "./record.ts";

/** Where programs without a path are looked for, and names without a slash from where. */
interface Surroundings {
  path: readonly string[];
  workingFolder: string;
}

/** What a runtime takes where an image says nothing. */
const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** The kernel gives up where interpreters are scripts themselves too often. */
const mostSteps = 8;

/** The first word of what an image starts when it is told nothing else. */
export const ownCommand = ({ config }: Config): string | undefined =>
  [...(config?.Entrypoint ?? []), ...(config?.Cmd ?? [])][0];

/** What is started in an image by a command: the program itself, or a script and then whatever runs it. */
export async function followCommand(command: string, files: ImageFiles, config: Config): Promise<Step[]> {
  const surroundings = surroundingsOf(config);
  const steps: Step[] = [];
  let next: Called | undefined = { command, argument: undefined };
  while (next && steps.length < mostSteps) {
    const { path, layer, entry } = await findProgram(next.command, files, surroundings);
    const head = entry.kind === "file" ? entry.head : Buffer.alloc(0);
    const machine = machineOf(head);
    const interpreter = interpreterOf(head);
    const kind = machine ? "program" : interpreter ? "script" : "other";
    steps.push({ path, layer, kind, ...(machine && { machine }) });
    next = interpreter ? { command: interpreter.path, argument: interpreter.argument } : afterEnv(next);
  }
  return steps;
}

/** What is to be started, and what a script gives it besides the script. */
interface Called {
  command: string;
  argument: string | undefined;
}

/** What `env` starts for a script: the first word that is neither an option nor a variable. */
function afterEnv({ command, argument = "" }: Called): Called | undefined {
  if (posix.basename(command) !== "env") return undefined;
  const word = argument.split(/\s+/).find((one) => one !== "" && !one.startsWith("-") && !one.includes("="));
  return word === undefined ? undefined : { command: word, argument: undefined };
}

async function findProgram(command: string, files: ImageFiles, { path, workingFolder }: Surroundings) {
  const found = command.includes("/")
    ? await files.find(posix.resolve(workingFolder, command))
    : await files.findProgram(path.map((folder) => posix.resolve(workingFolder, folder, command)));
  if (!found) throw isWrong("no-such-program", `${command} is in none of its layers`);
  return requireProgram(found);
}

function requireProgram(file: ImageFile): ImageFile {
  const { path, entry } = file;
  if (entry.kind !== "file") throw isWrong("no-program", `${path} is no file`);
  if (!entry.executable) throw isWrong("no-program", `${path} may not be executed`);
  return file;
}

function surroundingsOf({ config }: Config): Surroundings {
  const path = config?.Env?.findLast((line) => line.startsWith("PATH="))?.slice("PATH=".length) || usualPath;
  return { path: path.split(":").filter(Boolean), workingFolder: posix.resolve("/", config?.WorkingDir || "/") };
}

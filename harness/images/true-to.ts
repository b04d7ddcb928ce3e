import { worst } from "../check/verdict.ts";
import { type Answer, answer } from "./finding.ts";
import { type Architecture, readPlatform, runsOn } from "./platform.ts";
import type { EntryPoint, ImageRecord, Step } from "./record.ts";

/** The machine of every program that is for an architecture. */
const machines: Readonly<Record<Architecture, string>> = { amd64: "x86-64", arm64: "AArch64" };

/** images.ARCH.true: what is said to be for an architecture is for it, by its own configuration and by what it starts. */
export function trueTo({ trouble, architectures }: ImageRecord, architecture: Architecture): Answer {
  const found = architectures[architecture];
  if (trouble || !found?.digest) return answer("unknown", "not-available", "there is nothing to look into");
  const { indexPlatform, configPlatform = "?", entryPoints } = found;
  if (!runsOn(readPlatform(configPlatform), architecture)) {
    const text = `its index calls it ${indexPlatform ?? "nothing"}, and its own configuration ${configPlatform}`;
    return answer("fail", "configuration-differs", text);
  }
  if (entryPoints.length === 0) return answer("unknown", "no-entry-point", "it does not say what it starts");
  const answers = entryPoints.map((entryPoint) => judge(entryPoint, architecture));
  const outcome = worst(answers.map((one) => one.outcome));
  return (
    answers.find((one) => one.outcome === outcome) ?? answer("unknown", "no-entry-point", "nothing was looked into")
  );
}

function judge({ command, by, steps, trouble }: EntryPoint, architecture: Architecture): Answer {
  if (trouble) {
    // A pod may bring the program along in a volume.
    const mayComeLater = by === "manifest" && trouble.code === "no-such-program";
    const outcome = trouble.kind === "unknown" || mayComeLater ? "unknown" : "fail";
    return answer(outcome, trouble.code, trouble.text);
  }
  const wrong = steps.find(({ kind, machine }) => kind === "program" && machine !== machines[architecture]);
  const way = wayOf(command, steps);
  if (wrong) {
    const text = `${wrong.path} is a program for ${wrong.machine}, not for ${machines[architecture]}${way}`;
    return answer("fail", "entry-point-differs", text);
  }
  const last = steps.at(-1);
  if (last?.kind !== "program") {
    return answer("fail", "no-program", `${last?.path ?? command} is no program${way}`);
  }
  return answer("pass", "true", `${last.path} is a program for ${machines[architecture]}${way}`);
}

/** How a command leads to the program that was judged, where it is not the same. */
function wayOf(command: string, steps: readonly Step[]): string {
  const way = [command, ...steps.map(({ path }) => path)].filter((path, index, all) => path !== all[index - 1]);
  return way.length > 1 ? ` (${way.join(" → ")})` : "";
}

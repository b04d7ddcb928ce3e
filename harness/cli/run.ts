import type { CellEnd } from "../campaign/channel.ts";
import type { Verdict } from "../check/verdict.ts";
import { type ExitCode, exitCodes, IslandingError } from "../errors.ts";
import type { Asked } from "./asked.ts";
import type { CliCommand, Invocation } from "./command.ts";
import { narrowing } from "./flags.ts";
import { print } from "./output.ts";
import type { Stored } from "./stored.ts";

export const run: CliCommand = {
  name: "run",
  summary: "run the campaign (or what flags narrow it to), then report",
  details:
    "Measures every cell of the campaign, then makes the report and the decision record. Cells whose " +
    "evidence is complete are not measured again, so that the same command goes on where an earlier one " +
    "ended. Exits 0 when every cell was measured, whatever was found; `gate` judges. Without --out the " +
    "evidence goes to evidence/PROFILE-TIME.",
  directories: "none",
  flags: ["site", ...narrowing, "out", "json"],
  examples: [
    { line: "islanding run --site fixtures/sites/lab.yaml", shows: "all that the profile asks for" },
    {
      line: "islanding run --site fixtures/sites/lab.yaml --fault pause --out evidence/lab",
      shows: "one kind of fault, into a folder of your choice",
    },
  ],
  async run(invocation) {
    const { askedFor } = await import("./asked.ts");
    const asked = await askedFor(invocation);
    const out = invocation.flags.out ?? defaultOut(asked.profile.name, new Date());
    const ends = await measure(asked, out, invocation);
    if (invocation.signal.aborted) throw interrupted(out);
    return await tell(ends, out, invocation);
  },
};

async function measure({ profile, profileFile, plan }: Asked, out: string, invocation: Invocation): Promise<CellEnd[]> {
  const { assignAvailable } = await import("../campaign/availability.ts");
  const { runCampaign } = await import("../campaign/run.ts");
  const { describeMachine } = await import("../evidence/machine.ts");
  const { layoutOf } = await import("../evidence/layout.ts");
  const { createEvidence } = await import("../evidence/store.ts");
  const { engineVersion } = await import("../host/engine.ts");
  const { showProgress } = await import("./progress.ts");
  const { version } = await import("./version.ts");
  const { argv, flags, signal } = invocation;

  const cells = await assignAvailable(
    plan.cells.map(({ cell }) => cell),
    out,
    signal,
  );
  const ids = cells.map(({ cell }) => cell.id);
  await createEvidence(out, {
    schema: 1,
    version: version(),
    startedAt: new Date().toISOString(),
    asked: [...argv],
    profile,
    profileFile,
    machine: describeMachine((await engineVersion()) ?? "none"),
    cells: ids,
  });
  const display = await showProgress(ids, flags);
  try {
    return await runCampaign({
      mode: "measure",
      cells,
      resultsDir: layoutOf(out).allureResults,
      listener: display,
      signal,
    });
  } finally {
    await display.close();
  }
}

async function tell(ends: readonly CellEnd[], out: string, { flags, signal }: Invocation): Promise<ExitCode> {
  const { storedIn } = await import("./stored.ts");
  const { pathsIn, publish } = await import("./publish.ts");
  const { tables } = await import("./tables.ts");
  const stored = await storedIn([out]);
  const { paths } = await publish(stored, { signal });
  const cells = ends.map((end) => ({ ...end, verdicts: verdictsOn(end, stored) }));
  print(flags, { out, cells, ...paths }, `${tables(stored)}\n${pathsIn(paths)}`);
  return exitCodeOf(ends);
}

const verdictsOn = ({ id }: CellEnd, { evidence }: Stored): Verdict[] =>
  evidence
    .flatMap(({ cells }) => cells.filter(({ record }) => record.cell.id === id))
    .flatMap((cell) => cell.verdicts?.verdicts ?? []);

/** What kept a cell from being measured decides; what was measured does not, for `gate` judges. */
function exitCodeOf(ends: readonly CellEnd[]): ExitCode {
  const codes = ends.flatMap(({ error }) => (error ? [error.exitCode as ExitCode] : []));
  return codes.find((code) => code !== exitCodes.unavailable) ?? codes[0] ?? exitCodes.pass;
}

/** `evidence/lab-20260131T235959Z`: sorts by time, and nothing in it needs quoting. */
const defaultOut = (profile: string, now: Date): string =>
  `evidence/${profile}-${now.toISOString().replace(/[-:]|\.\d+/g, "")}`;

const interrupted = (out: string) =>
  new IslandingError("interrupted", "Interrupted, and everything put back.", {
    exitCode: exitCodes.interrupted,
    hint: `The evidence so far is in ${out}; the same command with --out ${out} goes on from there.`,
  });

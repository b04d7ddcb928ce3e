import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSyntheticEvidence } from "../../harness/evidence/evidence.fixture.ts";
import { temporaryDirectory } from "../../harness/history/temporary.fixture.ts";
import { github, gitlab, jobs } from "./pipeline.fixture.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const home = temporaryDirectory();
const measured = join(home.path, "measured");
const fresh = join(home.path, "fresh");

/** A repository with a site profile, once with the evidence of a campaign and once without any. */
beforeAll(async () => {
  for (const folder of [measured, fresh]) {
    await mkdir(folder);
    await copyFile(join(root, "fixtures/sites/lab.yaml"), join(folder, "site.yaml"));
  }
  await writeSyntheticEvidence(join(measured, "evidence"));
  await mkdir(join(home.path, "bin"));
  await writeFile(
    join(home.path, "bin/npx"),
    `#!/bin/sh\n[ "$1" = islanding ] && shift && exec "${process.execPath}" "${root}bin/islanding.js" "$@"\n`,
    { mode: 0o755 },
  );
});
afterAll(() => home[Symbol.dispose]());

interface Line {
  command: string;
  windows: string;
}

/** Every different line of both files that runs `islanding NAME`. */
function linesOf(name: string): Line[] {
  const lines = jobs.flatMap(({ commands, variables: { WINDOWS: windows = "" } }) =>
    commands
      .filter((command) => nameIn(command) === name)
      .map((command) => ({ command, windows: command.includes("$WINDOWS") ? windows : "" })),
  );
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}

const nameIn = (command: string): string | undefined => /\bislanding (\w+)/.exec(command)?.[1];

/** Runs a line as the pipeline's shell does, out of reach of any container engine. */
async function runIn(cwd: string, { command, windows }: Line) {
  const { stdout, stderr, exitCode } = await execa("bash", ["-e", "-c", command], {
    cwd,
    reject: false,
    extendEnv: false,
    env: {
      PATH: `${join(home.path, "bin")}:${process.env.PATH}`,
      HOME: cwd,
      XDG_CACHE_HOME: join(cwd, ".cache"),
      XDG_STATE_HOME: join(cwd, ".state"),
      DOCKER_HOST: "unix:///nonexistent/docker.sock",
      GITHUB_STEP_SUMMARY: join(cwd, "islanding-summary.md"),
      WINDOWS: windows,
    },
  });
  return { stdout, stderr, exitCode };
}

test("no line that names islanding is left out by the tests below", () => {
  const lines = jobs.flatMap(({ commands }) => commands).filter((command) => command.includes("islanding"));
  expect(new Set(lines.map(nameIn))).toEqual(new Set(["doctor", "plan", "run", "recover", "report", "gate"]));
});

describe("a line of the pipelines, as it stands there,", () => {
  test.each(linesOf("doctor"))("looks at the machine, which has no engine here: $command", async (line) => {
    const { stdout, exitCode } = await runIn(fresh, line);
    expect(stdout).toContain("  missing  container engine: none answers.");
    expect(exitCode).toBe(69);
  });

  test.each(linesOf("plan"))("plans: $command, $windows", async (line) => {
    const { stdout, exitCode } = await runIn(fresh, line);
    expect(stdout).toMatch(/^lab: \d+ cells, at most /);
    expect(exitCode).toBe(0);
  });

  test.each(linesOf("run"))(
    "is understood, and stopped by nothing but the missing engine: $command, $windows",
    async (line) => {
      const { stderr, exitCode } = await runIn(fresh, line);
      expect(stderr).toMatch(/^islanding: This machine can't run kubernetes built: no container engine answers\./);
      expect(exitCode).toBe(69);
    },
  );

  test.each(linesOf("recover"))("puts things right: $command", async (line) => {
    const { stdout, exitCode } = await runIn(fresh, line);
    expect(stdout).toBe("Nothing to recover: no dead run left anything.");
    expect(exitCode).toBe(0);
  });

  test.each(linesOf("report"))("leaves the summary, the report and the history: $command", async (line) => {
    for (const made of ["islanding-summary.md", "evidence/allure-report", "islanding-history.jsonl"]) {
      await rm(join(measured, made), { recursive: true, force: true });
    }
    const { stdout, exitCode } = await runIn(measured, line);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(await readFile(join(measured, "islanding-summary.md"), "utf8")).toMatch(
      /^## Which Kubernetes for lab\?\n\n\*\*✗ FAIL: /,
    );
    expect(await readFile(join(measured, "evidence/allure-report/index.html"), "utf8")).toContain("Islanding: lab");
    expect(await readFile(join(measured, "islanding-history.jsonl"), "utf8")).toMatch(/^\{/);
  });

  test.each(linesOf("gate"))("fails the job where a must is not met: $command", async (line) => {
    const { stdout, exitCode } = await runIn(measured, line);
    expect(stdout).toMatch(/^FAIL: /);
    expect(exitCode).toBe(1);
  });
});

test.each(linesOf("run"))(
  "with `plan` in place of `run`, it measures the windows of its job: $command, $windows",
  async (line) => {
    const command = `${line.command.replace("islanding run", "islanding plan").replace(" --out evidence", "")} --json`;
    const { stdout } = await runIn(fresh, { ...line, command });
    const planned: { cells: { cell: { window: { name: string } } }[] } = JSON.parse(stdout);
    const windows = [...new Set(planned.cells.map(({ cell }) => cell.window.name))];
    expect(`--window ${windows.join(" --window ")}`).toBe(line.windows);
  },
);

describe("every job", () => {
  test.each(jobs)(
    "$name has the window of its name, and smoke besides, which the gate asks for",
    ({ name, variables }) => {
      const longer = { smoke: "", nightly: " --window 1h", weekly: " --window 8h" }[name];
      expect(variables.WINDOWS).toBe(`--window smoke${longer}`);
    },
  );

  test("of GitHub's recovers, tells and keeps whatever happened, and ends with the gate", () => {
    for (const { steps } of Object.values(github.jobs)) {
      const afterRun = steps.slice(steps.findIndex(({ run }) => run?.includes("islanding run")) + 1);
      expect(afterRun.filter((step) => !step.if?.startsWith("always()"))).toEqual([]);
      expect(afterRun.at(0)).toEqual({ if: "always()", run: "npx islanding recover" });
      expect(afterRun.at(-1)?.run).toBe("npx islanding gate evidence");
    }
  });

  test("of GitHub's that waits for a schedule waits for one that there is", () => {
    const awaited = Object.values(github.jobs).flatMap((job) => /schedule == '(.+)'/.exec(job.if)?.[1] ?? []);
    expect(awaited).toEqual(github.on.schedule.map(({ cron }) => cron));
  });

  test("of GitHub's may read the repository and nothing else, and names each action by its commit", () => {
    expect(github.permissions).toEqual({ contents: "read" });
    const actions = Object.values(github.jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(actions.filter((action) => !/^actions\/[a-z/-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test("of GitLab's recovers, tells and keeps whatever happened, and ends with the gate", () => {
    for (const [, { script, after_script, artifacts }] of gitlab) {
      expect(script.at(-1)).toBe("npx islanding gate evidence");
      expect(after_script.map(nameIn)).toEqual(["recover", "report"]);
      expect(artifacts.when).toBe("always");
    }
  });
});

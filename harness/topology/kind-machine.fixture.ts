import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, vi } from "vitest";

export interface FakeCall {
  argv: readonly string[];
  input?: string;
  environment: Record<string, string>;
}

/** What a test wants said instead of what the recorded interface says. */
export interface FakeAnswer {
  exitCode?: number;
  stdout?: string;
  stderr?: string;
  hangs?: true;
  /** Only once a command with these words has been called; until then the next answer that fits is taken. */
  after?: string;
}

export interface FakeMachine {
  /** A part of the command line → what is answered to it; the first that fits. */
  answer(answers: Record<string, FakeAnswer>): Promise<void>;
  /** Lays down what a command writes, at a path inside of it where that is a folder. */
  prepare(command: string, content: string, path?: string): Promise<void>;
  /** Puts one more program on the PATH: a shell script. */
  install(program: string, script: string): Promise<void>;
  calls(): Promise<FakeCall[]>;
  /** The command lines in order, without the program's name where that is the same for all. */
  lines(program?: "kind" | "k3d" | "docker"): Promise<string[]>;
}

const fake = fileURLToPath(new URL("kind-fake.fixture.ts", import.meta.url));

/** A machine on whose PATH there are only these programs; a test that calls them in a form that is not recorded fails. */
export async function fakeMachine(programs: readonly string[] = ["kind", "docker", "go"]): Promise<FakeMachine> {
  const folder = await mkdtemp(join(tmpdir(), "islanding-fake-machine-"));
  const path = join(folder, "bin");
  await mkdir(path);
  const install = async (program: string, script: string) => {
    await writeFile(join(path, program), `#!/bin/sh\n${script}\n`);
    await chmod(join(path, program), 0o755);
  };
  for (const program of programs) {
    await install(program, `exec "${process.execPath}" "${fake}" "${folder}" ${program} "$@"`);
  }
  await writeFile(join(folder, "answers.json"), "{}");
  vi.stubEnv("PATH", path);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    const refused = await readFile(join(folder, "refused.txt"), "utf8").catch(() => "");
    await rm(folder, { recursive: true });
    expect(refused).toBe("");
  });

  const calls = async () => {
    const text = await readFile(join(folder, "calls.jsonl"), "utf8").catch(() => "");
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as FakeCall);
  };
  return {
    install,
    calls,
    answer: (answers) => writeFile(join(folder, "answers.json"), JSON.stringify(answers)),
    prepare: async (command, content, inside = "") => {
      const file = join(folder, command.replaceAll(" ", "-"), inside);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    },
    lines: async (program) => {
      const lines = (await calls()).map(({ argv }) => argv);
      if (!program) return lines.map((argv) => argv.join(" "));
      return lines.filter(([name]) => name === program).map(([, ...args]) => args.join(" "));
    },
  };
}

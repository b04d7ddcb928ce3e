import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { islanding, writeLab } from "./islanding.fixture.ts";

// Each command is a process of its own; a loaded machine may take long for several of them.
vi.setConfig({ testTimeout: 60_000 });

const home = temporaryDirectory();
afterAll(() => home[Symbol.dispose]());
await writeLab(home.path, "must");
await writeFile(join(home.path, "broken.yaml"), "schema: 1\nname: lab\nfleat: {}\n");

describe("what is wrong with a command line is said in a sentence, with exit code 64", () => {
  test.each([
    ["a command that doesn't exist", ["pln"], "Unknown command 'pln'.\n  Did you mean plan?"],
    ["an option that doesn't exist", ["plan", "--sit", "x"], "Unknown option '--sit'.\n  Did you mean --site?"],
    ["no folder", ["gate"], "Missing required argument 'dir'.\n  See `islanding --help`."],
    [
      "a number that isn't one",
      ["plan", "--repeat", "often"],
      "Option '--repeat <n>' argument 'often' is invalid. Expected a whole number from 1.\n  See `islanding --help`.",
    ],
    [
      "no site profile",
      ["plan"],
      "Expected a site profile: --site FILE.\n  fixtures/sites/lab.yaml is one to start from.",
    ],
    [
      "a site profile that isn't there",
      ["run", "--site", "nowhere.yaml"],
      "Expected a site profile at nowhere.yaml, but there is no such file.\n  fixtures/sites/lab.yaml is a profile to start from.",
    ],
    [
      "an unknown topology",
      ["plan", "--site", "lab.yaml", "--topology", "k9s"],
      'Unknown topology "k9s"; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.',
    ],
    [
      "a topology of a later version",
      ["run", "--site", "lab.yaml", "--topology", "openyurt"],
      "Topology openyurt is not available in this version; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.",
    ],
    [
      "an unknown architecture",
      ["images", "--site", "lab.yaml", "--arch", "arm"],
      'Unknown architecture "arm"; known: amd64, arm64.',
    ],
    [
      "a registry that is none",
      ["images", "--site", "lab.yaml", "--registry", "mirror/team"],
      'Expected a registry such as mirror.example:5000, found "mirror/team".',
    ],
    [
      "a certificate that is none",
      ["images", "--site", "lab.yaml", "--ca", "lab.yaml"],
      "Expected the certificate of an authority (PEM) at lab.yaml, found none.",
    ],
    [
      "a record of images that is none",
      ["images", "--site", "lab.yaml", "--record", "broken.yaml"],
      `Expected a record of images at broken.yaml, but it can't be read.\n  It is what \`islanding images --json\` prints.`,
    ],
    [
      "a folder without evidence",
      ["gate", "."],
      "Expected evidence in .: run.json can't be read: ENOENT: no such file or directory, open 'run.json'",
    ],
  ])("%s", async (_what, args, message) => {
    const { stdout, stderr, exitCode } = await islanding(home.path, ...args);
    expect(stderr).toBe(`islanding: ${message}`);
    expect(stdout).toBe("");
    expect(exitCode).toBe(64);
  });

  test("two documents for one standard output", async () => {
    const { stdout, stderr, exitCode } = await islanding(home.path, "report", ".", "--summary", "--json");
    expect(stderr).toBe("islanding: Expected --summary or --json, found both.\n  Each has standard output to itself.");
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "two-outputs" } });
    expect(exitCode).toBe(64);
  });

  test("no command, after the help", async () => {
    const { stdout, stderr, exitCode } = await islanding(home.path);
    expect(stderr).toMatch(/^Usage: islanding <command> \[options\]\n/);
    expect(stderr).toMatch(/\nislanding: Expected a command\.\n {2}See `islanding --help`\.$/);
    expect(stdout).toBe("");
    expect(exitCode).toBe(64);
  });

  test("all mistakes of a profile at once, each with its place", async () => {
    const { stderr, exitCode } = await islanding(home.path, "plan", "--site", "broken.yaml");
    expect(stderr).toMatch(/^islanding: The site profile broken\.yaml has \d+ mistakes:\n/);
    expect(stderr).toContain("broken.yaml:3:1  fleat: ");
    expect(exitCode).toBe(64);
  });
});

test("with --json an error is one document on standard output, and a sentence on standard error", async () => {
  const { stdout, stderr, exitCode } = await islanding(
    home.path,
    "plan",
    "--site",
    "lab.yaml",
    "--topology",
    "k9s",
    "--json",
  );
  expect(JSON.parse(stdout)).toEqual({
    schema: 1,
    error: {
      code: "plan",
      message: 'Unknown topology "k9s"; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.',
      exitCode: 64,
    },
  });
  expect(stderr).toBe('islanding: Unknown topology "k9s"; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm.');
  expect(exitCode).toBe(64);
});

test("a machine that lacks something is told what, with exit code 69, and nothing is written", async () => {
  const { stderr, exitCode } = await islanding(home.path, "run", "--site", "lab.yaml", "--out", "none");
  expect(stderr).toBe(
    "islanding: This machine can't run kubernetes built: no container engine answers.\n  Run scripts/engine, or start Docker.",
  );
  expect(exitCode).toBe(69);
  expect((await islanding(home.path, "gate", "none")).exitCode).toBe(64);
});

describe("help", () => {
  test.each(["", "doctor", "plan", "run", "recover", "replay", "report", "gate", "images"])(
    "of `islanding %s` fits 80 columns",
    async (name) => {
      const { stdout, exitCode } = await islanding(home.path, ...(name ? [name] : []), "--help");
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
      expect(stdout).toContain("Examples:");
      expect(exitCode).toBe(0);
    },
  );
});

describe("what needs no cluster", () => {
  test("plan says what it would measure and how long that takes", async () => {
    const { stdout, exitCode } = await islanding(home.path, "plan", "--site", "lab.yaml", "--topology", "fake");
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "lab: 1 cell, at most 2m",
      "  fake-built.02-partition.api-server.cut.1s.1",
      "      31 requirements, at most 2m",
    ]);
    expect(stdout).toContain("\nfake built is a stand-in: a fake in memory");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test("plan says how bad a link is to be, and what of it the window has no time to tell", async () => {
    const asked = ["--topology", "fake", "--fault", "degrade", "--degrade", "delay=200ms,jitter=50ms,loss=2%"];
    const { stdout, exitCode } = await islanding(home.path, "plan", "--site", "lab.yaml", ...asked, "--window", "1s");
    expect(stdout.split("\n").slice(1, 4)).toEqual([
      "  fake-built.02-partition.api-server.degrade-delay200ms-jitter50ms-loss2pct.1s.1",
      "      API server over a bad link: 200 ms ± 50 ms, 2 % lost, for what leaves the",
      "      site's machines",
    ]);
    expect(exitCode).toBe(0);
  });

  test("doctor says what is missing, and exits with 69 where no real topology can run", async () => {
    const { stdout, exitCode } = await islanding(home.path, "doctor");
    expect(stdout).toContain(
      "  missing  container engine: none answers.\n           Run scripts/engine, or install and start Docker.",
    );
    expect(stdout).toContain("  missing  kubernetes built: no container engine answers.");
    expect(stdout).toContain("  missing  k3d built: no container engine answers.");
    expect(stdout).toContain("  ok       fake built: ");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(exitCode).toBe(69);
  });

  test("recover finds nothing where no run has been", async () => {
    const { stdout, exitCode } = await islanding(home.path, "recover");
    expect(stdout).toBe("Nothing to recover: no dead run left anything.");
    expect(exitCode).toBe(0);
  });
});

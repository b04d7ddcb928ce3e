import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";

const launcher = fileURLToPath(new URL("../../bin/islanding.js", import.meta.url));
const hasNpmsNode = ["linux-x64", "linux-arm64"].includes(`${process.platform}-${process.arch}`);

/** Makes a Node say that it is another version. */
const pretending = (version: string) => [
  "--import",
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`,
];

const launch = (node: string[], file: string, ...args: string[]) =>
  execa(process.execPath, [...node, file, ...args], { reject: false });

test("a recent Node runs the command line itself", async () => {
  const { stdout, exitCode } = await launch([], launcher, "--version");
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
  expect(exitCode).toBe(0);
});

/** Has something happen as soon as the command line writes its first line. */
const atFirstWrite = (code: string) => [
  "--import",
  `data:text/javascript,const{stdout}=process,{write}=stdout;stdout.write=(...all)=>{${code};return write.apply(stdout,all)}`,
];

test.each([
  ["thrown while a command runs", "throw new Error('stray')"],
  ["that nobody caught", "process.emit('uncaughtException',new Error('stray'))"],
])("an error %s is a defect: two sentences, and the stack in a file", async (_which, code) => {
  const { stderr, exitCode } = await launch(atFirstWrite(code), launcher, "--help");
  const sentences = /^islanding: stray\n {2}This is a defect of islanding: please report it, with the stack in (.+)\.$/;
  expect(stderr).toMatch(sentences);
  expect(exitCode).toBe(70);
  const [, file = ""] = sentences.exec(stderr) ?? [];
  expect(await readFile(file, "utf8")).toMatch(/^islanding --help\nError: stray\n/);
  await rm(file);
});

test.runIf(hasNpmsNode)(
  "an older Node hands over to the one that npm brought, exit code and output included",
  async () => {
    const { stderr, exitCode } = await launch(pretending("20.20.2"), launcher, "pln");
    expect(stderr).toBe("islanding: Unknown command 'pln'.\n  Did you mean plan?");
    expect(exitCode).toBe(64);
  },
);

test("without any recent Node one sentence says what to install", async () => {
  using temporary = temporaryDirectory();
  const alone = join(temporary.path, "islanding.mjs");
  await copyFile(launcher, alone);
  const { stdout, stderr, exitCode } = await launch(pretending("20.20.2"), alone, "--version");
  expect(stderr).toBe(
    "islanding: Expected Node 24 or newer, found 20.20.2, and npm brought none for " +
      `${process.platform} on ${process.arch}: install Node 24 (https://nodejs.org) and try again.`,
  );
  expect(stdout).toBe("");
  expect(exitCode).toBe(69);
});

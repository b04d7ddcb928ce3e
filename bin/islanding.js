#!/usr/bin/env node
// Runs the command line on Node 24: this Node when it is recent enough, else the one that npm brought along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const neededMajor = 24;
const unavailable = 69;

if (Number.parseInt(process.versions.node, 10) >= neededMajor) {
  const inCheckout = new URL("../harness/cli/main.ts", import.meta.url);
  const inPackage = new URL("../dist/harness/cli/main.js", import.meta.url);
  const { main } = await import((existsSync(inCheckout) ? inCheckout : inPackage).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = nodeFromNpm();
  if (node) runOn(node);
  else {
    process.stderr.write(
      `islanding: Expected Node ${neededMajor} or newer, found ${process.versions.node}, and npm brought none for ` +
        `${process.platform} on ${process.arch}: install Node ${neededMajor} (https://nodejs.org) and try again.\n`,
    );
    process.exitCode = unavailable;
  }
}

function nodeFromNpm() {
  try {
    const node = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

/** Hands over to another Node; signals go on to it, and its end becomes ours. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`islanding: The Node that npm brought does not run (${node}): ${error.message}\n`);
    process.exitCode = unavailable;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : code;
  });
}

import { appendFileSync, cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { k3dForms, k3dSettings } from "./k3d-interface.fixture.ts";
import { type CommandForm, engineForms, kindForms, kindSettings } from "./kind-interface.fixture.ts";
import type { FakeAnswer, FakeCall } from "./kind-machine.fixture.ts";

// The program behind the names `kind`, `k3d` and `docker` of a test's machine: it refuses what the recorded interface does not
// have, writes down how it was called, and answers what the test has prepared or else what the interface says.
const [, , machine = "", ...argv] = process.argv;
const line = argv.join(" ");
const form = [...kindForms, ...k3dForms, ...engineForms].find(({ command }) => `${line} `.startsWith(`${command} `));
if (!form) refuse(`unknown command "${line}"`);
const { values, operands } = read(form, argv.slice(form.command.split(" ").length));

const input = values.get("--config") === "-" ? readFileSync(0, "utf8") : undefined;
const settings = [...kindSettings, ...k3dSettings];
const environment = settings.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
const call: FakeCall = { argv, ...(input && { input }), environment: Object.fromEntries(environment) };
const calls = join(machine, "calls.jsonl");
const before = existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
const called = before.map((earlier) => (JSON.parse(earlier) as FakeCall).argv.join(" "));
appendFileSync(calls, `${JSON.stringify(call)}\n`);

const prepared = JSON.parse(readFileSync(join(machine, "answers.json"), "utf8")) as Record<string, FakeAnswer>;
const fits = ([part, { after }]: [string, FakeAnswer]) =>
  line.includes(part) && (after === undefined || called.some((earlier) => earlier.includes(after)));
const [, answer] = Object.entries(prepared).find(fits) ?? [];
if (answer?.hangs) setInterval(() => undefined, 1000);
else {
  const failed = (answer?.exitCode ?? 0) !== 0;
  const written = form.writes === "operand" ? operands[0] : form.writes && values.get(form.writes);
  const content = join(machine, form.command.replaceAll(" ", "-"));
  if (written && !failed && existsSync(content)) cpSync(content, written, { recursive: true });
  const stdout = answer?.stdout ?? (failed ? "" : form.prints);
  if (stdout) process.stdout.write(`${stdout}\n`);
  if (answer?.stderr) process.stderr.write(`${answer.stderr}\n`);
  process.exitCode = answer?.exitCode ?? 0;
}

function read({ options = [], switches = [], operands: [least, most], startsProgram }: CommandForm, args: string[]) {
  const found = { values: new Map<string, string>(), operands: [] as string[] };
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    const isOperand = !argument.startsWith("--") || (startsProgram && found.operands.length > 0);
    if (isOperand) found.operands.push(argument);
    else if (options.includes(argument)) found.values.set(argument, args[++at] ?? refuse(`no value for ${argument}`));
    else if (!switches.includes(argument)) refuse(`unknown flag: ${argument}`);
  }
  const count = found.operands.length;
  if (count < least || count > most) refuse(`${count} arguments, where it takes ${least} to ${most}`);
  return found;
}

function refuse(why: string): never {
  process.stderr.write(`ERROR: ${why}\n`);
  appendFileSync(join(machine, "refused.txt"), `${line}: ${why}\n`);
  process.exit(1);
}

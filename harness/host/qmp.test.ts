import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { qmp } from "./qmp.ts";

let folder: string;
let socket: string;
let server: Server | undefined;
const heard: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "islanding-qmp-"));
  socket = join(folder, "qmp");
  heard.length = 0;
});
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  await rm(folder, { recursive: true });
});

const greeting = { QMP: { version: { qemu: { major: 7 } }, capabilities: ["oob"] } };

/** A QEMU that greets, and answers each command with these lines, or ends the connection where there are none. */
async function qemu(answers: Record<string, object[]>): Promise<void> {
  const say = (connection: Socket, line: object) => connection.write(`${JSON.stringify(line)}\r\n`);
  const listening = createServer((connection) => {
    say(connection, greeting);
    createInterface({ input: connection }).on("line", (line) => {
      const { execute } = JSON.parse(line) as { execute: string };
      heard.push(execute);
      for (const answer of answers[execute] ?? []) say(connection, answer);
      if (!answers[execute]) connection.end();
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(socket, resolve));
}

test("what is asked is asked after the greeting and the capabilities, and events are no answers", async () => {
  await qemu({
    qmp_capabilities: [{ return: {} }],
    "query-status": [{ event: "STOP", timestamp: {} }, { return: { status: "paused", running: false } }],
  });
  expect(await qmp(socket, "query-status")).toEqual({ status: "paused", running: false });
  expect(heard).toEqual(["qmp_capabilities", "query-status"]);
});

test("an event between greeting and answer does not make anything be asked twice", async () => {
  await qemu({ qmp_capabilities: [{ event: "RESUME" }, { return: {} }], stop: [{ event: "STOP" }, { return: {} }] });
  expect(await qmp(socket, "stop")).toEqual({});
  expect(heard).toEqual(["qmp_capabilities", "stop"]);
});

test("what QEMU refuses is an error with its own words", async () => {
  const error = { error: { class: "CommandNotFound", desc: "The command halt has not been found" } };
  await qemu({ qmp_capabilities: [{ return: {} }], halt: [error] });
  await expect(qmp(socket, "halt")).rejects.toMatchObject({
    code: "vm-refused",
    message: "QEMU refused halt: The command halt has not been found",
  });
});

test("a QEMU that is killed while it is asked is gone", async () => {
  await qemu({ qmp_capabilities: [{ return: {} }] });
  await expect(qmp(socket, "cont")).rejects.toMatchObject({
    code: "vm-gone",
    message: `Expected QEMU to answer cont at ${socket}: the connection ended.`,
  });
});

test("a socket on which nobody listens is a QEMU that is gone", async () => {
  await expect(qmp(socket, "cont")).rejects.toMatchObject({
    code: "vm-gone",
    message: `Expected QEMU to answer cont at ${socket}: connect ENOENT ${socket}.`,
  });
});

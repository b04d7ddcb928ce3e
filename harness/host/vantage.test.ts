import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { FakeHost } from "./fake.ts";
import type { Conversation } from "./host.ts";
import { HostVantage } from "./vantage.ts";

const hello = { op: "hello" as const, timeoutMs: 50 };

/** A measuring program that answers each request with what `reply` gives, or never. */
class Program extends EventEmitter implements Pick<Conversation, "stdin" | "stdout" | "kill"> {
  stdin = new PassThrough();
  stdout = new PassThrough();
  kill = () => this.emit("exit");

  constructor(reply: (id: number) => object | undefined) {
    super();
    this.stdin.on("data", (chunk: Buffer) => {
      const answer = reply(JSON.parse(chunk.toString()).id);
      if (answer) this.stdout.write(`${JSON.stringify(answer)}\n`);
    });
  }
}

function hostWith(programs: Program[]): FakeHost {
  const host = new FakeHost("site-1", "192.0.2.3");
  host.converse = () => programs.shift() as unknown as Conversation;
  return host;
}

test("answers belong to their questions, in whatever order they come", async () => {
  await using vantage = new HostVantage(hostWith([new Program((id) => ({ id, ok: true, ms: id }))]));
  const answers = await Promise.all([vantage.ask(hello), vantage.ask(hello)]);
  expect(answers).toEqual([
    { ok: true, ms: 1 },
    { ok: true, ms: 2 },
  ]);
});

test("questions to a program that ends are answered: it is gone", async () => {
  const program = new Program(() => undefined);
  await using vantage = new HostVantage(hostWith([program]));
  const asked = vantage.ask(hello);
  program.emit("exit");
  expect(await asked).toEqual({ ok: false, ms: 0, error: "gone", detail: "the measuring program on site-1 ended" });
});

test("after its host rebooted the program is started again", async () => {
  const first = new Program(() => undefined);
  await using vantage = new HostVantage(hostWith([first, new Program((id) => ({ id, ok: true, ms: 7 }))]));
  const lost = vantage.ask(hello);
  first.emit("exit");
  await lost;
  expect(await vantage.ask(hello)).toEqual({ ok: true, ms: 7 });
});

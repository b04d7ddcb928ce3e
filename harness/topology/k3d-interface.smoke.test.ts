import { beforeAll, expect, test } from "vitest";
import { run } from "../host/command.ts";
import { k3dForms } from "./k3d-interface.fixture.ts";
import { someK3d } from "./k3d-program.ts";

let program: string;
beforeAll(async () => {
  ({ program } = await someK3d({ signal: AbortSignal.timeout(10 * 60_000), report: () => undefined }));
});

test.for(k3dForms)("$command has the flags that we use", async ({ command, options = [], switches = [] }) => {
  const [, ...words] = command.split(" ");
  const help = await run([program, ...words, "--help"]);
  expect(help.ok).toBe(true);
  for (const flag of [...options, ...switches]) expect(help.stdout.split(/[\s,]+/)).toContain(flag);
});

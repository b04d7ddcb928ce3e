import { expect, test } from "vitest";
import { run } from "./command.ts";
import { lxdRecording } from "./lxd-interface.fixture.ts";
import { multipassRecording } from "./multipass-interface.fixture.ts";

const recorded = [...lxdRecording.commands, ...multipassRecording.commands];

test.for(recorded)("$command has the flags that we use", async ({ command, options = [], switches = [] }, context) => {
  const help = await run([...command.split(" "), "--help"]);
  if (!help.ok && help.exitCode === undefined) context.skip(`there is no ${command.split(" ")[0]} here`);
  for (const flag of [...options, ...switches]) expect(help.stdout.split(/[\s,]+/)).toContain(flag);
});

import { expect, test } from "vitest";
import { run } from "../host/command.ts";
import { engineForms, kindForms } from "./kind-interface.fixture.ts";

test.for([...engineForms, ...kindForms])("$command has the flags that we use", async (form, context) => {
  const help = await run([...form.command.split(" "), "--help"]);
  if (!help.ok && help.exitCode === undefined) context.skip(`there is no ${form.command.split(" ")[0]} here`);
  const words = help.stdout.split(/[\s,]+/);
  for (const flag of [...(form.options ?? []), ...(form.switches ?? [])]) expect(words).toContain(flag);
});

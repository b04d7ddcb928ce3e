import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

test("writing below a working directory that was deleted ends, with an error", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "islanding-deleted-"));
  const script = `
    import { rmdir } from "node:fs/promises";
    import { writeJson } from ${JSON.stringify(import.meta.resolve("./atomic-write.ts"))};
    await rmdir(${JSON.stringify(cwd)});
    await writeJson("out/record.json", {});
  `;
  const outcome = await execa(process.execPath, ["--input-type=module", "--eval", script], {
    cwd,
    reject: false,
    timeout: 30_000,
  });
  await rm(cwd, { recursive: true, force: true });
  expect(outcome.timedOut).toBe(false);
  expect(outcome.stderr).toContain("ENOENT");
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { collectLogs } from "./logs.ts";

test("logs are kept without what a run's own secrets are", async () => {
  const directory = await mkdtemp(join(tmpdir(), "islanding-logs-"));
  try {
    const source = {
      collectLogs: async (folder: string) => {
        await mkdir(join(folder, "site-1", "kubelet"), { recursive: true });
        await writeFile(join(folder, "site-1", "kubelet", "current"), "pulled with open sesame\n");
      },
    };
    await collectLogs(source, directory, (text) => text.replaceAll("open sesame", "[redacted]"));
    expect(await readFile(join(directory, "site-1", "kubelet", "current"), "utf8")).toBe("pulled with [redacted]\n");
  } finally {
    await rm(directory, { recursive: true });
  }
});

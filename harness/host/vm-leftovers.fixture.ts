import { readdir, readFile } from "node:fs/promises";

/** Every process of this machine whose command line names the run. */
export async function commandLinesWith(run: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(run)).map((line) => line.replaceAll("\0", " "));
}

import type { Degradation } from "../history/degradation.ts";
import { run } from "../host/command.ts";
import { qdiscsFor } from "./tc.ts";

type Qdisc = ReturnType<typeof qdiscsFor>[number];

const smallest: Record<Qdisc, readonly string[]> = {
  htb: ["htb"],
  tbf: ["tbf", "rate", "1mbit", "burst", "1600", "limit", "3200"],
  netem: ["netem", "delay", "1ms"],
};

/**
 * What this machine's kernel lacks for a degradation, found by trying it in a network namespace that ends with the
 * attempt; undefined where it can't be tried, as without root.
 */
export async function missingQdiscs(degradation: Degradation): Promise<Qdisc[] | undefined> {
  const found = await Promise.all(qdiscsFor(degradation).map(async (kind) => ({ kind, has: await kernelHas(kind) })));
  if (found.some(({ has }) => has === undefined)) return undefined;
  return found.filter(({ has }) => !has).map(({ kind }) => kind);
}

async function kernelHas(kind: Qdisc): Promise<boolean | undefined> {
  const argv = ["unshare", "--net", "tc", "qdisc", "add", "dev", "lo", "root", ...smallest[kind]];
  const { ok, stderr } = await run(argv, { timeoutMs: 10_000 });
  if (ok) return true;
  // Newer kernels say the former, older ones the latter.
  return /qdisc kind is unknown|No such file or directory/.test(stderr) && !/ENOENT/.test(stderr) ? false : undefined;
}

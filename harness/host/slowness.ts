import { spawn } from "node:child_process";
import { IslandingError } from "../errors.ts";
import { HostVantage, type Vantage } from "./vantage.ts";

const workLimitMs = 120_000;

/**
 * How many times as long as this machine the slowest of the hosts takes for a fixed piece of work while all of them are at
 * it, as they are when a fault is healed. Never below 1. `program` is the measuring program on this machine.
 */
export async function slownessOf(vantages: readonly Vantage[], program: string): Promise<number> {
  await using here = new HostVantage({ name: "this machine", converse: () => spawn(program, { stdio: "pipe" }) });
  const referenceMs = await workMs(here, "this machine");
  const allMs = await Promise.all(vantages.map((vantage) => workMs(vantage, "a host")));
  return Math.max(1, Math.round((Math.max(...allMs) / referenceMs) * 10) / 10);
}

async function workMs(vantage: Vantage, who: string): Promise<number> {
  const answer = await vantage.ask({ op: "work", timeoutMs: workLimitMs });
  if (answer.ok) return answer.ms;
  const found = answer.detail ?? answer.error;
  throw new IslandingError("no-speed", `Expected ${who} to do its work within ${workLimitMs / 1000} s: ${found}.`);
}

import { z } from "zod";
import { run } from "../host/command.ts";
import { networkOf } from "../host/docker.ts";
import { engineMust, inspect } from "../host/engine.ts";
import { removeChain } from "./iptables.ts";

const container = z.object({ id: z.string(), helperImage: z.string() });

/** One thing that a fault changes, said so that any later process can put it right. */
export const Undo = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("remove-chain"), container, chain: z.string() }),
  z.object({ kind: z.literal("resume"), container }),
  z.object({ kind: z.literal("power-on"), container }),
]);
export type Undo = z.infer<typeof Undo>;

/** Puts one thing right. Idempotent; a container that is no longer there has nothing left to undo. */
export async function carryOut(undo: Undo): Promise<void> {
  const state = await inspect(undo.container.id, "{{.State.Running}} {{.State.Paused}}");
  if (state === undefined) return;
  const [running, paused] = state.split(" ");
  switch (undo.kind) {
    case "remove-chain": {
      // A container that is off has lost its network namespace, and the rules with it.
      if (running !== "true") return;
      const enter = await networkOf(undo.container);
      return removeChain((argv, options) => run([...enter, ...argv], options), undo.chain);
    }
    case "resume":
      if (paused === "true") await engineMust(["unpause", undo.container.id]);
      return;
    case "power-on":
      if (running !== "true") await engineMust(["start", undo.container.id]);
      return;
  }
}

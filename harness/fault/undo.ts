import { z } from "zod";
import { run } from "../host/command.ts";
import { networkOf } from "../host/docker.ts";
import { engineMust, inspect } from "../host/engine.ts";
import type { ContainerHandle } from "../host/host.ts";
import { isRunning, isThere, launchOf, resume, start, VmHandle } from "../host/vm-machine.ts";
import { inNamespace } from "../host/vm-network.ts";
import { removeChain } from "./iptables.ts";

const Change = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("remove-chain"), chain: z.string() }),
  z.object({ kind: z.literal("resume") }),
  z.object({ kind: z.literal("power-on") }),
]);
type Change = z.infer<typeof Change>;

/** One thing that a fault changes on a host, said so that any later process can put it right. */
export const Undo = z.intersection(
  Change,
  z.union([z.object({ container: z.object({ id: z.string(), helperImage: z.string() }) }), z.object({ vm: VmHandle })]),
);
export type Undo = z.infer<typeof Undo>;

/** Puts one thing right. Idempotent; a host that is no longer there has nothing left to undo. */
export const carryOut = (undo: Undo): Promise<void> =>
  "vm" in undo ? carryOutOnVm(undo.vm, undo) : carryOutOnContainer(undo.container, undo);

async function carryOutOnContainer(container: ContainerHandle, undo: Change): Promise<void> {
  const state = await inspect(container.id, "{{.State.Running}} {{.State.Paused}}");
  if (state === undefined) return;
  const [running, paused] = state.split(" ");
  switch (undo.kind) {
    case "remove-chain": {
      // A container that is off has lost its network namespace, and the rules with it.
      if (running !== "true") return;
      const enter = await networkOf(container);
      return removeChain((argv, options) => run([...enter, ...argv], options), undo.chain);
    }
    case "resume":
      if (paused === "true") await engineMust(["unpause", container.id]);
      return;
    case "power-on":
      if (running !== "true") await engineMust(["start", container.id]);
      return;
  }
}

async function carryOutOnVm(vm: VmHandle, undo: Change): Promise<void> {
  if (!(await isThere(vm))) return;
  switch (undo.kind) {
    case "remove-chain": {
      const launch = await launchOf(vm);
      // What another program runs has no namespace of ours, so that no chain was ever there.
      if (launch === undefined) return;
      const enter = inNamespace(launch.namespace);
      return removeChain((argv, options) => run([...enter, ...argv], options), undo.chain);
    }
    case "resume":
      if (await isRunning(vm)) await resume(vm);
      return;
    case "power-on":
      return start(vm);
  }
}

import { z } from "zod";
import { run } from "../host/command.ts";
import { networkOf } from "../host/docker.ts";
import { engineMust, inspect } from "../host/engine.ts";
import type { ContainerHandle } from "../host/host.ts";
import { inGuest } from "../host/vm-guest.ts";
import { isRunning, isThere, launchOf, resume, start, VmHandle } from "../host/vm-machine.ts";
import { inNamespace } from "../host/vm-network.ts";
import { removeWatch } from "./attempts.ts";
import { removeChain } from "./iptables.ts";
import type { ExecInNetwork } from "./network.ts";
import { cardWith, outerCard, removeQdisc } from "./tc.ts";

const Change = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("remove-chain"), chain: z.string() }),
  z.object({ kind: z.literal("remove-watch"), name: z.string() }),
  /** From the card that the host's packets leave by: as the network has it, or as a VM's guest has it. */
  z.object({ kind: z.literal("remove-qdisc"), where: z.enum(["network", "guest"]) }),
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
    case "remove-chain":
    case "remove-watch":
    case "remove-qdisc":
      // A container that is off has lost its network namespace, and the rules with it.
      return running === "true" ? removeRules(within(await networkOf(container)), undo) : undefined;
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
    case "remove-chain":
    case "remove-watch":
    case "remove-qdisc": {
      // What a guest has set ends with it.
      if (undo.kind === "remove-qdisc" && undo.where === "guest") {
        if (!(await isRunning(vm))) return;
        const { exec, address } = await inGuest(vm);
        return removeQdisc({ exec, name: await cardWith(exec, address) });
      }
      const launch = await launchOf(vm);
      // What another program runs has no namespace of ours, so that nothing was ever there.
      return launch && removeRules(within(inNamespace(launch.namespace)), undo);
    }
    case "resume":
      if (await isRunning(vm)) await resume(vm);
      return;
    case "power-on":
      return start(vm);
  }
}

const within =
  (enter: readonly string[]): ExecInNetwork =>
  (argv, options) =>
    run([...enter, ...argv], options);

function removeRules(exec: ExecInNetwork, undo: Extract<Change, { kind: `remove-${string}` }>): Promise<void> {
  if (undo.kind === "remove-chain") return removeChain(exec, undo.chain);
  if (undo.kind === "remove-watch") return removeWatch(exec, undo.name);
  return removeQdisc({ exec, name: outerCard });
}

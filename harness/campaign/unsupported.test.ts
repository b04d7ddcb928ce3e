import { release } from "node:os";
import { describe, expect, test } from "vitest";
import type { Degradation } from "../history/degradation.ts";
import { profileOf, profileText } from "../site/profile.fixture.ts";
import { fakeMachine } from "../topology/kind-machine.fixture.ts";
import type { Cell } from "./cell.ts";
import { planCampaign } from "./plan.ts";
import { whyUnsupportedHere } from "./unsupported.ts";

const unknownKind = 'echo "Error: Specified qdisc kind is unknown." >&2; exit 2';

/** A machine whose kernel has these queues and no others, and whose engine runs on this kernel. */
async function machineWith(qdiscs: string, engineKernel = release()) {
  const machine = await fakeMachine([]);
  await machine.install("unshare", `case "$8" in ${qdiscs}) exit 0 ;; *) ${unknownKind} ;; esac`);
  await machine.install("docker", `echo ${engineKernel}`);
  return machine;
}

const cellOf = (degradation: Degradation, topology: Cell["topology"] = "kubernetes"): Cell => {
  const { cells } = planCampaign(profileOf(profileText()), {}, () => "built");
  const [first] = cells;
  if (!first) throw new Error("Expected a cell.");
  return { ...first.cell, topology, fault: "degrade", degradation };
};
const delayed = cellOf({ delayMs: 200, lossPercent: 2 });
const narrow = cellOf({ bandwidthBitPerS: 1_000_000 });

describe("a bad link of containers", () => {
  test("is unsupported where the kernel has no netem, and what can be had instead is named", async () => {
    await machineWith("htb | tbf");
    expect(await whyUnsupportedHere(delayed)).toEqual({
      reason:
        "unsupported here: containers share this machine's kernel, and that has no netem, which delay, jitter, loss and duplicates take; bandwidth alone works by tbf, and a VM has netem",
      hint: "Ask for a bandwidth alone, as with --degrade bandwidth=1mbit, or for the topology microk8s-vm, whose nodes are VMs.",
    });
    expect(await whyUnsupportedHere(narrow)).toBeUndefined();
  });

  test("is supported where the kernel has all that it takes", async () => {
    await machineWith("htb | netem");
    expect(await whyUnsupportedHere(delayed)).toBeUndefined();
    expect((await whyUnsupportedHere(narrow))?.reason).toBe(
      "unsupported here: containers share this machine's kernel, and that has no tbf, which a bandwidth takes; a VM has it",
    );
  });

  test("may be supported where that can't be tried from here, or the engine runs on another kernel", async () => {
    await machineWith("none", "5.10.0-elsewhere");
    expect(await whyUnsupportedHere(delayed)).toBeUndefined();
    const machine = await machineWith("none");
    await machine.install("unshare", 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1');
    expect(await whyUnsupportedHere(delayed)).toBeUndefined();
  });
});

test("VMs have a kernel of their own, and a cut takes nothing of the kind", async () => {
  await machineWith("none");
  expect(await whyUnsupportedHere(cellOf({ delayMs: 200 }, "microk8s-vm"))).toBeUndefined();
  const { degradation: _, ...cut } = delayed;
  expect(await whyUnsupportedHere(cut)).toBeUndefined();
});

import { expect } from "vitest";
import { type CommandOptions, run } from "./command.ts";
import { inNamespace, plugIn, runNetwork, vmAddress, vmNetwork } from "./vm-network.ts";

/** Where a VM would be, a namespace whose card is bridged as a VM's tap is: a guest in the eyes of what stands before it. */
export interface Guest {
  address: string;
  namespace: string;
  before: string;
}

/** Makes guest `index` of a run whose network is there. */
export async function plugInGuest(name: string, index: number): Promise<Guest> {
  const before = vmNetwork(name, `vm${index}`);
  const namespace = `${before}-guest`;
  await plugIn(runNetwork(name), before, index);
  await must(["ip", "netns", "add", namespace]);
  const cable = ["link", "add", "eth0", "type", "veth", "peer", "name", "cable", "netns", before];
  await must(["ip", "-netns", namespace, ...cable]);
  await must(["ip", "-netns", before, "link", "set", "cable", "master", "br0", "up"]);
  const address = vmAddress(index);
  await must(["ip", "-netns", namespace, "address", "add", `${address}/24`, "dev", "eth0"]);
  await must(["ip", "-netns", namespace, "link", "set", "eth0", "up"]);
  return { address, namespace, before };
}

/** Runs a program before a guest, where its packets pass. */
export const beforeGuest =
  ({ before }: Guest) =>
  (argv: readonly string[], options?: CommandOptions) =>
    run([...inNamespace(before), ...argv], options);

/** Whether an empty port of the other's refuses within 1 s: a refusal has come all the way and back. */
export async function answers(from: Guest, address: string): Promise<boolean> {
  const connect = ["timeout", "1", "bash", "-c", `exec 3<>/dev/tcp/${address}/9`];
  return (await run([...inNamespace(from.namespace), ...connect])).stderr.includes("refused");
}

/** What a program prints, which has to succeed. */
export async function must(argv: readonly string[]): Promise<string> {
  const { ok, stdout, stderr } = await run(argv);
  expect({ argv, ok, stderr }).toMatchObject({ ok: true });
  return stdout;
}

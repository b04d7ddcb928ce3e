import { isIPv4 } from "node:net";
import { IslandingError } from "../errors.ts";
import type { CommandOptions, Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";

/** Runs a program, as root, in the network namespace that the rules belong to. */
export type ExecInNetwork = (argv: readonly string[], options?: CommandOptions) => Promise<Outcome>;

/** Runs programs in a host's network, from outside of it. */
export const inNetworkOf =
  (host: Host): ExecInNetwork =>
  (argv, options) =>
    host.execInNetwork(argv, options);

/** Throws `not-an-address`: what goes into a rule's text is an address and nothing else. */
export function requireAddresses(addresses: readonly string[]): void {
  const strange = addresses.find((address) => !isIPv4(address));
  if (strange === undefined) return;
  throw new IslandingError("not-an-address", `Expected an IPv4 address, found "${strange}".`);
}

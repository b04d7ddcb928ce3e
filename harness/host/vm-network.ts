import { IslandingError, unavailableError } from "../errors.ts";
import { waitFor } from "../wait.ts";
import { type Outcome, run } from "./command.ts";

/**
 * A run's VMs are in a network of their own: a namespace with a bridge, and before each VM a namespace of its own with
 * its tap, bridged through. So a VM's packets pass a packet filter and a card `eth0` that are its own as a container's
 * are, yet outside of it. Nothing leads out of these namespaces, and so every run may have the same addresses.
 */
export const runNetwork = (run: string): string => `islanding-${run}`;
export const vmNetwork = (run: string, name: string): string => `${runNetwork(run)}-${name}`;

/** The name of a VM's tap in its namespace. */
export const tap = "tap0";
/** Set aside by RFC 2544 for tests of network devices. */
const prefix = "198.18.0";
export const gateway = `${prefix}.1`;
/** The address of VM `index`, from 1. */
export const vmAddress = (index: number): string => `${prefix}.${index + 1}`;

/** The words to put before a command so that it runs in a namespace. */
export const inNamespace = (namespace: string): string[] => ["nsenter", `--net=/run/netns/${namespace}`];

/** Makes the run's namespace and its bridge. Throws `no-namespaces` where this process may not. */
export async function createRunNetwork(name: string): Promise<void> {
  const made = await ip(["netns", "add", name]);
  if (!made.ok) {
    throw unavailableError(
      "no-namespaces",
      `Expected to make the network namespace ${name}: ${made.stderr}`,
      "VMs need root (or CAP_SYS_ADMIN and CAP_NET_ADMIN) and iproute2.",
    );
  }
  await batch(name, [
    "link set lo up",
    "link add br0 type bridge",
    `address add ${gateway}/24 dev br0`,
    "link set br0 up",
  ]);
}

/** Makes a VM's namespace with its tap, and joins it to the run's bridge. */
export async function plugIn(network: string, namespace: string, index: number): Promise<void> {
  must(await ip(["netns", "add", namespace]), `making ${namespace}`);
  const port = `port${index}`;
  await batch(namespace, [
    "link set lo up",
    "link add br0 type bridge",
    `tuntap add dev ${tap} mode tap`,
    `link add eth0 type veth peer name ${port} netns ${network}`,
    ...[tap, "eth0"].map((card) => `link set ${card} master br0 up`),
    "link set br0 up",
  ]);
  await batch(network, [`link set ${port} master br0 up`]);
  await filterBridged(namespace);
}

/** What is bridged has to pass the packet filter, or a cut would cut nothing; IPv6, which no cut names, does not pass at all. */
async function filterBridged(namespace: string): Promise<void> {
  const enter = inNamespace(namespace);
  for (const family of ["iptables", "ip6tables"]) {
    const file = `/proc/sys/net/bridge/bridge-nf-call-${family}`;
    const set = await run([...enter, "sysctl", "-q", "-w", `net.bridge.bridge-nf-call-${family}=1`]);
    if (!set.ok) {
      throw unavailableError(
        "no-bridge-filter",
        `Expected ${file} to be there, so that a cut at a VM's tap works: ${set.stderr}`,
        "Load the kernel module: modprobe br_netfilter.",
      );
    }
  }
  must(await run([...enter, "ip6tables", "-P", "FORWARD", "DROP"]), "keeping IPv6 in");
}

/** Removes these namespaces with everything in them: processes, taps, bridges, rules. Idempotent. */
export async function removeNetworks(names: readonly string[]): Promise<void> {
  const there = await networks();
  for (const name of names.filter((one) => there.includes(one))) {
    await endProcesses(name);
    must(await ip(["netns", "delete", name]), `removing ${name}`);
  }
}

/** Nobody but the run starts anything in its namespaces, and what is in one keeps it alive after it has lost its name. */
async function endProcesses(name: string): Promise<void> {
  const none = async () => {
    const pids = must(await ip(["netns", "pids", name]), `looking into ${name}`)
      .stdout.split("\n")
      .filter(Boolean);
    for (const pid of pids) endProcess(Number(pid));
    return pids.length === 0;
  };
  const signal = new AbortController().signal;
  await waitFor(none, { what: `every process in ${name} to end`, limitMs: 30_000, signal, everyMs: 20 });
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The network namespaces that have a name. */
export async function networks(): Promise<string[]> {
  const listed = must(await ip(["netns", "list"]), "listing the network namespaces");
  return listed.stdout.split("\n").flatMap((line) => line.split(" ")[0] || []);
}

const ip = (args: readonly string[]): Promise<Outcome> => run(["ip", ...args], { timeoutMs: 10_000 });

async function batch(namespace: string, lines: readonly string[]): Promise<void> {
  const args = [...inNamespace(namespace), "ip", "-batch", "-"];
  must(await run(args, { input: `${lines.join("\n")}\n`, timeoutMs: 10_000 }), `setting up ${namespace}`);
}

function must(outcome: Outcome, what: string): Outcome {
  if (!outcome.ok) throw new IslandingError("network-failed", `ip, ${what}: ${outcome.stderr || "no answer"}`);
  return outcome;
}

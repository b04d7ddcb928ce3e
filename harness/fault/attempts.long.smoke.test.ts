import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { run } from "../host/command.ts";
import { beforeGuest, type Guest, must, plugInGuest } from "../host/guest.fixture.ts";
import type { Host } from "../host/host.ts";
import { measuringMark } from "../host/vantage.ts";
import { createRunNetwork, gateway, inNamespace, networks, removeNetworks, runNetwork } from "../host/vm-network.ts";
import { waitFor } from "../wait.ts";
import { exemptions, installWatch, readAttempts, removeWatch, setNames, watchName } from "./attempts.ts";
import { chainOf, installChain, removeChain, savedRules } from "./iptables.ts";
import type { ExecInNetwork } from "./network.ts";

const name = randomBytes(4).toString("hex");
const network = runNetwork(name);
const watch = watchName(name);
/** Nobody has it (RFC 5737). */
const elsewhere = "203.0.113.9";
let centre: Guest;
let site: Guest;

beforeAll(async () => {
  await createRunNetwork(network);
  [centre, site] = [await plugInGuest(name, 1), await plugInGuest(name, 2)];
  await must(["ip", "-netns", site.namespace, "route", "add", "default", "via", gateway]);
  const mark = ["-j", "TOS", "--set-tos", String(measuringMark)];
  await inside(site)(["iptables", "-t", "mangle", "-A", "OUTPUT", "-p", "tcp", "--dport", "7007", ...mark]);
});
afterAll(async () => {
  await removeNetworks((await networks()).filter((one) => one.startsWith(network)));
});

const inside =
  ({ namespace }: Pick<Guest, "namespace">): ExecInNetwork =>
  (argv, options) =>
    run([...inNamespace(namespace), ...argv], options);

/** Whether anybody is there or not. */
const tries = (from: Pick<Guest, "namespace">, address: string, port: number, protocol: "tcp" | "udp" = "tcp") =>
  inside(from)(["timeout", "0.5", "bash", "-c", `echo . >/dev/${protocol}/${address}/${port}`]);

const noted = async (exec: ExecInNetwork) =>
  (await readAttempts(exec, watch)).map(({ from, to, service }) => `${from} > ${to} ${service}`).sort();

describe("before a VM", () => {
  const host = (): Pick<Host, "handle" | "address"> => ({
    address: site.address,
    handle: { vm: { folder: "/nowhere" } } as unknown as NonNullable<Host["handle"]>,
  });
  beforeEach(() => installWatch(beforeGuest(site), watch, exemptions(host())));

  test("notes what it tries, ahead of a cut that drops it, and neither what measures nor what it answers", async () => {
    const exec = beforeGuest(site);
    const chain = chainOf(name);
    await tries(centre, site.address, 22);
    await tries({ namespace: network }, site.address, 22);
    await installChain(exec, chain, [centre.address]);
    await installWatch(exec, watch, exemptions(host()));
    await tries(site, centre.address, 6443);
    await tries(site, centre.address, 7007);
    await tries(site, elsewhere, 123, "udp");
    await removeChain(exec, chain);
    expect(await noted(exec)).toEqual([
      `${site.address} > ${centre.address} tcp:6443`,
      `${site.address} > ${elsewhere} udp:123`,
    ]);
  });

  test("leaves no rule and no set behind, and can be taken away twice", async () => {
    const exec = beforeGuest(site);
    await removeWatch(exec, watch);
    await removeWatch(exec, watch);
    expect([await savedRules(exec), await setNames(exec)].flat().filter((line) => line.includes(watch))).toEqual([]);
    await expect(readAttempts(exec, watch)).rejects.toMatchObject({ code: "not-watching" });
  });
});

describe("in a container's network", () => {
  const exec: ExecInNetwork = (argv, options) => inside(site)(argv, options);
  const pod = { namespace: `${network}-pod` };
  const podAddress = "10.244.9.2";

  beforeAll(async () => {
    await must(["ip", "netns", "add", pod.namespace]);
    const ip = (namespace: string, ...words: string[]) => must(["ip", "-netns", namespace, ...words]);
    await ip(pod.namespace, "link", "add", "eth0", "type", "veth", "peer", "name", "pod0", "netns", site.namespace);
    await ip(pod.namespace, "address", "add", `${podAddress}/24`, "dev", "eth0");
    await ip(pod.namespace, "link", "set", "eth0", "up");
    await ip(site.namespace, "address", "add", "10.244.9.1/24", "dev", "pod0");
    await ip(site.namespace, "link", "set", "pod0", "up");
    await ip(site.namespace, "link", "set", "lo", "up");
    await ip(pod.namespace, "route", "add", "default", "via", "10.244.9.1");
    await exec(["sysctl", "-q", "-w", "net.ipv4.ip_forward=1"]);
    await exec(["iptables", "-t", "nat", "-A", "POSTROUTING", "-o", "eth0", "-j", "MASQUERADE"]);
    await installWatch(exec, watch, exemptions({ address: site.address, handle: undefined }));
  });

  test("takes no notice of the reset by which the kernel answers what came too late for a measurement", async () => {
    const late = inside(centre)(["socat", "-u", "SYSTEM:sleep 0.5; echo late", "TCP-LISTEN:7008,reuseaddr"]);
    const asked = async () =>
      (await exec(["socat", "-u", "OPEN:/dev/null", `TCP:${centre.address}:7008,tos=${measuringMark}`])).ok;
    await waitFor(asked, {
      what: "the server to answer",
      limitMs: 5000,
      everyMs: 50,
      signal: AbortSignal.timeout(5000),
    });
    await late;
    expect(await noted(exec)).toEqual([]);
  });

  test("tells the machine from its pods, and counts nothing that stays on the machine", async () => {
    await tries(site, centre.address, 6443);
    await tries(site, site.address, 10250);
    await tries(site, podAddress, 8080);
    await tries(pod, "10.244.9.1", 10250);
    await tries(pod, elsewhere, 8443);
    await tries(centre, site.address, 10250);
    expect(await noted(exec)).toEqual([
      `${podAddress} > ${elsewhere} tcp:8443`,
      `${site.address} > ${centre.address} tcp:6443`,
    ]);
    await removeWatch(exec, watch);
  });
});

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installChain, readCounters, removeChain } from "../fault/iptables.ts";
import { waitFor } from "../wait.ts";
import { run } from "./command.ts";
import { answers, beforeGuest, type Guest, must, plugInGuest } from "./guest.fixture.ts";
import { createRunNetwork, inNamespace, networks, removeNetworks, vmNetwork } from "./vm-network.ts";

const name = randomBytes(4).toString("hex");
const network = `islanding-${name}`;
const limits = { limitMs: 20_000, signal: new AbortController().signal };
const chain = `ISLANDING-${name}`;
let guests: [Guest, Guest];

beforeAll(async () => {
  await createRunNetwork(network);
  guests = [await plugInGuest(name, 1), await plugInGuest(name, 2)];
});
afterAll(async () => {
  await removeNetworks((await networks()).filter((one) => one.startsWith(network)));
});

test("guests reach each other, and the one that is cut off before its card does not", async () => {
  const [centre, site] = guests;
  const both = async () => [await answers(site, centre.address), await answers(centre, site.address)];
  await waitFor(async () => (await both()).every(Boolean), { what: "the cards to be up", ...limits });
  await installChain(beforeGuest(site), chain, [centre.address]);
  expect(await both()).toEqual([false, false]);
  const moved = (await readCounters(beforeGuest(site), chain, "site-1")).map(({ packets }) => packets > 0);
  expect(moved).toEqual([true, true]);
  await removeChain(beforeGuest(site), chain);
  expect(await both()).toEqual([true, true]);
});

test("nothing that a guest sends by IPv6 gets to another, unless what stands before them lets it", async () => {
  const [centre, site] = guests;
  await waitFor(() => linkLocalOf(site), { what: "the site's IPv6 address", ...limits });
  const address = await waitFor(() => linkLocalOf(centre), { what: "the centre's IPv6 address", ...limits });
  expect(await answers(site, address)).toBe(false);
  for (const one of guests) await beforeGuest(one)(["ip6tables", "-P", "FORWARD", "ACCEPT"]);
  await waitFor(() => answers(site, address), { what: "IPv6 to get through", ...limits });
});

test("what still runs in a namespace ends when that is removed", async () => {
  const namespace = vmNetwork(name, "busy");
  await must(["ip", "netns", "add", namespace]);
  const running = run([...inNamespace(namespace), "sleep", "60"]);
  const inside = async () => (await must(["ip", "netns", "pids", namespace])) !== "";
  await waitFor(inside, { what: "the process to enter", ...limits });
  await removeNetworks([namespace]);
  expect((await running).ok).toBe(false);
  expect(await networks()).not.toContain(namespace);
});

/** A guest's IPv6 address once it may be used, as another guest names it. */
async function linkLocalOf({ namespace }: Guest): Promise<string | undefined> {
  const shown = await must(["ip", "-netns", namespace, "-6", "address", "show", "dev", "eth0"]);
  const [, address] = /inet6 (fe80:[^/]+)/.exec(shown) ?? [];
  return address && !shown.includes("tentative") ? `${address}%eth0` : undefined;
}

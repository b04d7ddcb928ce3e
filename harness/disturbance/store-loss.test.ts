import { expect, test } from "vitest";
import type { EventInput } from "../history/event.ts";
import { FakeHost } from "../host/fake.ts";
import type { LocalStore } from "../probe/local-store.ts";
import type { Cluster } from "../topology/topology.ts";
import { notingStoreLoss } from "./store-loss.ts";

const path = "/var/lib/kubeedge/edgecore.db";
const held: LocalStore = {
  path,
  format: "sqlite",
  objects: { pod: ["default/pod/a", "default/pod/b"], configmap: ["default/configmap/prices"], secret: [] },
};

/** What is noted where the store is found like this before and after. */
async function notedOf(...found: (LocalStore | Error)[]): Promise<EventInput[]> {
  const noted: EventInput[] = [];
  const localStore = async () => {
    const one = found.shift();
    if (!one || one instanceof Error) throw one;
    return one;
  };
  const context = {
    cluster: { localStore } as unknown as Cluster,
    host: new FakeHost("site-1", "192.0.2.3"),
    record: (event: EventInput) => noted.push(event),
    signal: new AbortController().signal,
  };
  expect(await notingStoreLoss(context, async () => "started")).toBe("started");
  return noted;
}
const note = (text: string) => [{ kind: "note", text }];

test("a store that still holds what it held is no news", async () => {
  expect(await notedOf(held, { ...held, objects: { ...held.objects, secret: ["default/secret/new"] } })).toEqual([]);
});

test("what a store has lost is named in the history", async () => {
  expect(await notedOf(held, { ...held, objects: { pod: ["default/pod/a"] } })).toEqual(
    note(`${path} on site-1 has lost 2 objects with the agent's restart: default/pod/b, default/configmap/prices.`),
  );
});

test("a store that is no database any more is said to be none", async () => {
  expect(await notedOf(held, { path, format: "unknown" })).toEqual(
    note(`${path} on site-1 is no sqlite database since the agent's restart; it held 3 objects.`),
  );
});

test("a store that can't be read any more is said so, with why", async () => {
  expect(await notedOf(held, new Error("database disk image is malformed"))).toEqual(
    note(
      `${path} on site-1 can't be read since the agent's restart (database disk image is malformed); it held 3 objects.`,
    ),
  );
});

test("of a store that could not be read before nothing is said", async () => {
  expect(await notedOf(new Error("no such file"), held)).toEqual([]);
});

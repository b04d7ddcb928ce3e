import { expect, test } from "vitest";
import type { EventInput } from "../../history/event.ts";
import { FakeHost } from "../../host/fake.ts";
import type { Cluster } from "../../topology/topology.ts";
import { beginPull } from "./interrupted.ts";

const names = { direct: "registry:5000", mirrored: "mirrored:5000" };

async function begin(sizes: string[], node?: "none" | "crash") {
  const host = new FakeHost("site-2", "192.0.2.4", () => ({
    stdout: `REF SIZE AGE\nlayer ${sizes.shift()} 1 second\n`,
  }));
  const events: EventInput[] = [];
  const cluster = { site: [host], centre: { apply: async () => undefined } } as unknown as Cluster;
  await beginPull(names, {
    cluster,
    nodeOf: (disturbance) => (disturbance === node ? host : undefined),
    record: (event) => void events.push(event),
    signal: AbortSignal.timeout(10_000),
  });
  return events;
}

test("a large image is asked for where a node is to crash, until a part of it is there", async () => {
  const events = await begin(["512kB", "19.9MB", "21MB", "90MB"], "crash");
  expect(events).toMatchObject([
    { kind: "pod-asked", pod: "image-interrupted-site-2", host: "site-2", image: "interrupted", outcome: "ok" },
    { kind: "pull-progress", host: "site-2", bytes: 512_000 },
    { kind: "pull-progress", bytes: 19_900_000 },
    { kind: "pull-progress", bytes: 21_000_000 },
  ]);
});

test("nothing is asked for where no node is to crash", async () => {
  expect(await begin(["90MB"], "none")).toEqual([]);
});

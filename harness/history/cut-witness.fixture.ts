import { at, hosts, siteNodes } from "./cut-story.fixture.ts";
import type { FaultKind, Path } from "./event.ts";
import type { WrittenEvent } from "./history.fixture.ts";

const site = hosts.filter((host) => host !== "centre");

/** What the fault says of itself: installed, counted, removed, everything as it was. */
export function faultEvents(fault: FaultKind): WrittenEvent[] {
  const inventory = Object.fromEntries(hosts.map((host) => [host, ["qdisc noqueue 0: dev eth0 root"]]));
  const event = { kind: "fault", fault } as const;
  const events: WrittenEvent[] = [
    { t: 49_500, kind: "inventory", when: "before", hosts: inventory },
    { ...event, t: 50_000, step: "inject" },
    { ...event, t: at.installed, step: "installed", durationMs: 20 },
    { ...event, t: at.heal, step: "heal" },
    { ...event, t: at.removed, step: "removed", durationMs: 30 },
    { t: 291_000, kind: "inventory", when: "after", hosts: inventory },
  ];
  if (fault !== "cut") return events;
  // Both ends drop: what sets out is counted there, and nothing is left to be counted where it would arrive.
  const rules = site.flatMap((host) => [...dropped(host, "centre"), ...dropped("centre", host)]);
  const fresh = rules.map((rule) => ({ ...rule, packets: 0, bytes: 0 }));
  return [
    ...events,
    { t: at.installed, kind: "counters", when: "installed", rules: fresh },
    { t: at.heal - 1, kind: "counters", when: "before-heal", rules },
  ];
}

const dropped = (host: string, peer: string) => [
  { host, rule: `-A ISLANDING-1 -s ${peer} -j DROP`, packets: 0, bytes: 0 },
  { host, rule: `-A ISLANDING-1 -d ${peer} -j DROP`, packets: 12, bytes: 720 },
];

/** Every path asked once before, every twenty seconds during, once after. */
export function witnessEvents(fault: FaultKind): WrittenEvent[] {
  const during = Array.from({ length: 12 }, (_, index) => at.installed + 400 + index * 20_000);
  return pathsOf(fault).flatMap(({ path, expect }): WrittenEvent[] => {
    const common = { kind: "witness", path, latencyMs: 3 } as const;
    const after = { ...common, t: 292_000, when: "after", expect: "open", found: "open" } as const;
    return [
      { ...common, t: 48_000, when: "before", expect: "open", found: "open" },
      ...during.map((t) => ({ ...common, t, when: "during", expect, found: foundAt(t, path, expect) }) as const),
      ...(path.means === "established" ? [] : [after]),
    ];
  });
}

/** While a host reboots nothing can be asked of it, and a connection that it held is gone for good. */
function foundAt(t: number, { from, to, means }: Path, expect: "open" | "blocked") {
  const beganMs = at.disturbed.rebooted ?? 0;
  const rebooted = (from === "rebooted" || to === "rebooted") && t >= beganMs;
  return rebooted && (t < 95_000 || means === "established") ? "unknown" : expect;
}

function pathsOf(fault: FaultKind): { path: Path; expect: "open" | "blocked" }[] {
  const paths = (expect: "open" | "blocked", found: Path[]) => found.map((path) => ({ path, expect }));
  const api = site.map((from): Path => ({ from, to: "centre", means: "api-answers" }));
  const connections = site.flatMap((host): Path[] => [
    { from: host, to: "centre", means: "new-ip" },
    { from: host, to: "centre", means: "new-name" },
    { from: host, to: "centre", means: "established" },
    { from: "centre", to: host, means: "new-ip" },
    { from: "centre", to: host, means: "established" },
  ]);
  const neighbours = siteNodes.slice(1).map((from): Path => ({ from, to: "left-alone", means: "new-ip" }));
  switch (fault) {
    case "cut":
      return [...paths("blocked", connections), ...paths("open", neighbours)];
    case "pause":
    case "power":
      return [...paths("blocked", api), ...paths("open", neighbours)];
    case "degrade":
      return paths("open", neighbours);
    case "noop":
      return paths("open", [...api, ...neighbours]);
  }
}

import { attemptEvents } from "./cut-attempts.fixture.ts";
import { disturbances } from "./cut-disturbances.fixture.ts";
import { at, hosts, isFreezing, type Story, siteNodes, type Workload } from "./cut-story.fixture.ts";
import { centreEvents, containersEvents, podEvents } from "./cut-views.fixture.ts";
import { faultEvents, witnessEvents } from "./cut-witness.fixture.ts";
import type { FaultKind, History } from "./event.ts";
import { type WrittenEvent, writtenHistory } from "./history.fixture.ts";

/** As a plain kubelet does: back after a crash, and after the agent's restart or a reboot only once the link is back. */
const kubeletStory: Story = {
  cellId: "fake-built.02-partition.api-server.cut.smoke.1",
  fault: "cut",
  variants: ["none", "configmap-env", "configmap-volume"],
  servesAgain: (host) => (host === "crashed" ? { afterMs: 8_200 } : { afterHealMs: 12_300 }),
};

/** The events of a four-minute cut with every kind of disturbance, proved from beginning to end. */
export function confirmedCutEvents(overrides: Partial<Story> = {}): WrittenEvent[] {
  const story = { ...kubeletStory, ...overrides };
  return [
    { t: 0, kind: "cell", id: story.cellId, hosts, centre: ["centre"] },
    ...phases(),
    ...faultEvents(story.fault),
    ...witnessEvents(story.fault),
    ...disturbances(story),
    ...attemptEvents(),
    ...unlessFrozen(story.fault, [...centreEvents(), ...workloads(story).flatMap(podEvents)]),
    ...workloads(story).flatMap((workload) => serves(workload, story.fault)),
    ...siteNodes.flatMap((host) => containersEvents(host, workloads(story))),
  ];
}

/** A confirmed cut as a history; `edit` changes its events before they are numbered. */
export const confirmedCut = (
  overrides: Partial<Story> = {},
  edit: (events: WrittenEvent[]) => WrittenEvent[] = (events) => events,
): History => writtenHistory(edit(confirmedCutEvents(overrides)));

/** The node that is rebooted loses its power instead. */
export const asPowerCut = (events: WrittenEvent[]): WrittenEvent[] =>
  events.map((event) =>
    event.kind === "disturbance" && event.disturbance === "reboot" ? { ...event, disturbance: "power-cut" } : event,
  );

function workloads({ variants, servesAgain }: Story): Workload[] {
  return siteNodes.flatMap((host) =>
    variants.map((variant) => {
      const downMs = at.disturbed[host] ?? Number.POSITIVE_INFINITY;
      const again = servesAgain(host, variant);
      if (again === "never" || !Number.isFinite(downMs))
        return { host, variant, downMs, backMs: Number.POSITIVE_INFINITY };
      return {
        host,
        variant,
        downMs,
        backMs: "afterMs" in again ? downMs + again.afterMs : at.removed + again.afterHealMs,
      };
    }),
  );
}

function serves({ host, variant, downMs, backMs }: Workload, fault: FaultKind): WrittenEvent[] {
  const inForceMs = isFreezing(fault) ? Number.POSITIVE_INFINITY : at.removed + 40_000;
  const regular = Array.from({ length: 86 }, (_, index) => at.baseline + 3 + index * 5_000);
  return [...regular, ...(Number.isFinite(backMs) ? [backMs] : [])].map((t) => {
    const down = t >= downMs && t < backMs;
    const common = { t, kind: "serve", host, variant, latencyMs: 2 } as const;
    if (down) return { ...common, outcome: "failed", detail: "connection refused" };
    const instance = `${host}/${variant}#${t < downMs ? 1 : 2}`;
    return { ...common, outcome: "ok", instance, value: t < inForceMs ? "original" : "edited" };
  });
}

function phases(): WrittenEvent[] {
  const spans = [
    ["up", 1, 10_000],
    ["deploy", 10_000, at.baseline],
    ["baseline", at.baseline, 49_000],
    ["inject", 49_000, at.installed],
    ["window", at.installed, at.heal],
    ["heal", at.heal, 292_500],
    ["settle", 292_500, at.settled],
  ] as const;
  return spans.flatMap(([phase, begin, end]) => [
    { t: begin, kind: "phase", phase, state: "begin" } as const,
    { t: end, kind: "phase", phase, state: "end" } as const,
  ]);
}

/** A centre that is frozen or off sees nothing, does nothing, and its watch is lost. */
function unlessFrozen(fault: FaultKind, events: WrittenEvent[]): WrittenEvent[] {
  if (!isFreezing(fault)) return events;
  return [
    ...events.filter(({ t }) => t < at.installed || t > at.removed),
    { t: at.installed + 5_000, kind: "centre", outcome: "failed", detail: "no answer" },
    { t: at.removed + 2_000, kind: "centre", outcome: "ok" },
  ];
}

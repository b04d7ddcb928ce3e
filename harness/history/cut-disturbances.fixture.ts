import { at, isFreezing, type Story } from "./cut-story.fixture.ts";
import type { WrittenEvent } from "./history.fixture.ts";

/** What happens to each host inside the window, with the proof that it happened. */
export function disturbances({ fault, variants }: Story): WrittenEvent[] {
  const { crashed = 0, "agent-restarted": agentRestarted = 0, rebooted = 0 } = at.disturbed;
  const event = { kind: "disturbance" } as const;
  const none = { ...event, disturbance: "none", host: "left-alone" } as const;
  const crash = { ...event, disturbance: "crash", host: "crashed" } as const;
  const agent = { ...event, disturbance: "agent-restart", host: "agent-restarted" } as const;
  const reboot = { ...event, disturbance: "reboot", host: "rebooted" } as const;
  const ended = { what: "process", before: "41", after: "ended" } as const;
  return [
    { ...none, t: 50_500, step: "begin" },
    { ...none, t: at.heal - 10, step: "proved", proof: { what: "left-alone", before: "b1", after: "b1" } },
    ...(isFreezing(fault) ? [] : edit()),
    { ...crash, t: crashed - 100, step: "begin" },
    ...variants.map((variant) => ({ ...crash, t: crashed, step: "proved", variant, proof: ended }) as const),
    { ...agent, t: 70_000, step: "begin" },
    { ...agent, t: 75_000, step: "proved", proof: { what: "agent-process", before: "12", after: "99" } },
    ...variants.map((variant) => ({ ...agent, t: agentRestarted, step: "proved", variant, proof: ended }) as const),
    { ...reboot, t: rebooted, step: "begin" },
    { ...reboot, t: 95_000, step: "proved", proof: { what: "boot", before: "b7", after: "b8" } },
  ];
}

function edit(): WrittenEvent[] {
  const event = { kind: "disturbance", disturbance: "configmap-edit", host: "centre" } as const;
  const proof = { what: "resource-version", before: "7", after: "8" } as const;
  return [
    { ...event, t: 60_000, step: "begin" },
    { ...event, t: at.edited, step: "proved", value: "edited", proof },
  ];
}

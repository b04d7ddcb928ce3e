import { at, siteNodes } from "./cut-story.fixture.ts";
import type { WrittenEvent } from "./history.fixture.ts";

type Reading = Extract<WrittenEvent, { kind: "attempts" }>;

/** The address of the cluster's centre. */
export const centreAddress = "198.18.0.2";
/** Of each machine of the site. */
export const siteAddress = (host: string): string => `198.18.0.${10 + siteNodes.indexOf(host)}`;

/** A site that is watched all the while, also through a reboot, and tries nothing but its own centre. */
export function attemptEvents(): WrittenEvent[] {
  const { rebooted = 0 } = at.disturbed;
  const reading = (host: string, when: Reading["when"], t: number, count: number): Reading => {
    const own = { from: siteAddress(host), to: centreAddress, service: "tcp:6443", count };
    return { t, kind: "attempts", host, when, outcome: "ok", attempts: count > 0 ? [own] : [] };
  };
  return [
    {
      t: 1,
      kind: "known-addresses",
      hosts: siteNodes,
      site: siteNodes.flatMap((host) => [siteAddress(host), host]),
      centre: [
        { address: centreAddress, name: "centre", named: true },
        { address: "198.18.0.182", name: "identity-provider", named: false },
      ],
    },
    ...siteNodes.map((host) => reading(host, "in-force", at.installed + 10, 0)),
    reading("rebooted", "before-reboot", rebooted - 10, 3),
    reading("rebooted", "renewed", rebooted + 2_490, 0),
    ...siteNodes.map((host) => reading(host, "before-heal", at.heal - 10, 9)),
  ];
}

import { eventsOf, type FaultKind, type History, type RuleCounter } from "../history/event.ts";
import { type Finding, inconclusive } from "./certificate-schema.ts";

/** Adds up the packet counters of the fault's own rules or queues and says what they don't show. Other faults have none. */
export function examineCounters(history: History, fault: FaultKind): { rules: RuleCounter[]; findings: Finding[] } {
  const rules = totals(history);
  if (fault !== "cut" && fault !== "degrade") return { rules, findings: [] };
  const { whose, met } = words[fault];
  if (rules.length === 0) {
    return { rules, findings: [inconclusive("counters-missing", `The ${whose} packet counters were never read.`)] };
  }
  const moved = rules.filter((rule) => rule.packets > 0);
  if (moved.length === 0) {
    const text = `No packet ever ${met}: every counter stayed at zero.`;
    return { rules, findings: [{ state: "mismatch", code: "counters-zero", text }] };
  }
  const still = Array.from(new Set(rules.map((rule) => rule.host))).filter(
    (host) => !moved.some((rule) => rule.host === host),
  );
  const { centre = [] } = eventsOf(history, "cell")[0] ?? {};
  const directions = new Set(moved.map((rule) => directionOf(rule, centre)));
  return {
    rules,
    findings: [
      ...(still.length > 0 ? [inconclusive("counters-still", `No packet ${met} on ${still.join(", ")}.`)] : []),
      ...(fault === "cut" ? (["from the site to the centre", "from the centre to the site"] as const) : [])
        .filter((direction) => !directions.has(direction))
        .map((direction) => inconclusive("counters-one-way", `No packet ${direction} ${met}.`)),
    ],
  };
}

const words = {
  cut: { whose: "cut's", met: "met a rule of the cut" },
  degrade: { whose: "degradation's", met: "went the degraded way" },
};

/** Both ends drop, so that a packet is usually counted where it sets out (-d) and never gets to where it would be counted as it arrives (-s). */
const directionOf = ({ host, rule }: RuleCounter, centre: readonly string[]) =>
  rule.split(/\s+/).includes("-d") === centre.includes(host)
    ? "from the centre to the site"
    : "from the site to the centre";

/** A host that has booted anew has fresh rules that count from zero, so the readings before each renewal are added. */
function totals(history: History): RuleCounter[] {
  const byRule = new Map<string, RuleCounter>();
  const readings = eventsOf(history, "counters").filter((event) => event.when !== "installed");
  for (const { host, rule, packets, bytes, dropped } of readings.flatMap((event) => event.rules)) {
    const key = JSON.stringify([host, rule]);
    const sum = byRule.get(key) ?? { host, rule, packets: 0, bytes: 0 };
    const thrownAway = dropped !== undefined && { dropped: dropped + (sum.dropped ?? 0) };
    byRule.set(key, { ...sum, packets: sum.packets + packets, bytes: sum.bytes + bytes, ...thrownAway });
  }
  return Array.from(byRule.values());
}

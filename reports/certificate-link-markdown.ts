import type { Certificate } from "../harness/evidence/schema.ts";
import { degradationWords, measureWords } from "../harness/history/degradation.ts";
import { countWords } from "./figures.ts";

type Link = NonNullable<Certificate["link"]>;
type Figure = Link["figures"][number];

/** What was asked of a degraded link, where it was set, and what was measured of it. */
export function linkMarkdown({ asked, direction, where, figures }: Link, counters: Certificate["counters"]): string {
  return [
    `Asked: ${degradationWords(asked)}, for ${direction}; what comes back was left as it is. ${places(where)}`,
    [
      "| what | way | asked | before | during | rests on | after |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      ...figures.map(row),
    ].join("\n"),
    [
      "| host | queue | packets | bytes | dropped |",
      "| --- | --- | --- | --- | --- |",
      ...counters.map(({ host, rule, packets, bytes, dropped = 0 }) => {
        const counts = [packets, bytes, dropped].map(countWords);
        return `| ${[host, rule, ...counts].join(" | ")} |`;
      }),
    ].join("\n"),
  ].join("\n\n");
}

function places(where: Link["where"]): string {
  const byPlace = Map.groupBy(Object.entries(where), ([, place]) => place);
  const set = Array.from(byPlace, ([place, hosts]) => `${place} on ${hosts.map(([host]) => host).join(", ")}`);
  const anew = Array.from(byPlace.keys()).some((place) => place.startsWith("inside"));
  const gap = anew ? " A VM that boots anew has a good link until it takes commands again." : "";
  return `It was set ${set.join(" and ")}.${gap}`;
}

function row({ what, way, unit, asked, measured, plusMinus, count, before, after }: Figure): string {
  const words = (value: number | null) => (value === null ? "unknown" : measureWords(value, unit));
  const chance = plusMinus === null ? "" : ` ± ${measureWords(plusMinus, unit)}`;
  return `| ${[
    names[what],
    way ? `${way.from} → ${way.to}` : "all",
    words(asked),
    words(before),
    `${words(measured)}${measured === null ? "" : chance}`,
    `${countWords(count)} ${what === "bandwidth" ? "streams" : "packets"}`,
    words(after),
  ].join(" | ")} |`;
}

const names: Record<Figure["what"], string> = {
  delay: "delay (before and after: the whole round trip)",
  jitter: "jitter",
  loss: "lost",
  duplicates: "doubled",
  bandwidth: "bandwidth",
};

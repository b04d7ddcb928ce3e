import { eventsOf, type History } from "../history/event.ts";
import type { Moments } from "../history/moments.ts";
import { examineSpared, examineWay } from "./certificate-link-way.ts";
import { onePerCode } from "./certificate-paths.ts";
import { type Certificate, type Finding, inconclusive, type LinkFigure } from "./certificate-schema.ts";
import { judgeFigure, rangeWords } from "./link-figures.ts";
import { linkSamples } from "./link-samples.ts";
import { examineSharesOf } from "./link-shares.ts";

/** The half of the link that is degraded. */
const direction = "what leaves the site's machines for the centre";

interface LinkExamined {
  link: NonNullable<Certificate["link"]>;
  findings: Finding[];
  /** What confirms it, if nothing was found against it. */
  confirmation: string;
}

/** Whether a degraded link was as bad as asked, from what was measured of it; undefined where no link was degraded. */
export function examineLink(history: History, moments: Moments): LinkExamined | undefined {
  const degradation = eventsOf(history, "degradation")[0];
  if (!degradation) return undefined;
  const { asked, where } = degradation;
  const { hosts = [], centre = [] } = eventsOf(history, "cell")[0] ?? {};
  const site = hosts.filter((host) => !centre.includes(host));
  const samples = linkSamples(history, moments);
  const expected = site.flatMap((from) => centre.map((to) => ({ from, to })));
  const ways = expected.map((way) => ({
    ...way,
    samples: samples.find(({ from, to }) => from === way.from && to === way.to),
  }));
  const measured = ways.flatMap(({ samples }) => samples ?? []);
  const spared = samples.filter(({ from, to }) => !centre.includes(to) && !centre.includes(from));
  const own = measured.map((way) => examineWay(way, asked, moments));
  const shares = examineSharesOf(measured, asked);
  const ofWays = own.flatMap(({ figures }) => figures);
  const figures = [...ofWays, ...shares.figures];
  return {
    link: { asked, direction, where, figures },
    findings: onePerCode([
      ...ways
        .filter(({ samples }) => !samples)
        .map(({ from, to }) => inconclusive("way-unmeasured", `Nobody measured the way from ${from} to ${to}.`)),
      ...own.flatMap(({ findings }) => findings),
      ...ofWays.flatMap((figure) => judgeFigure(figure, asked)),
      ...shares.findings,
      ...spared.flatMap((way) => examineSpared(way, asked)),
    ]),
    confirmation: confirmation(measured.length, figures, spared.length),
  };
}

function confirmation(ways: number, figures: readonly LinkFigure[], spared: number): string {
  const settings = Array.from(Map.groupBy(figures, ({ what }) => what).values(), rangeWords);
  const beside = spared === 0 ? "" : ` every way beside them (${spared}) stayed as it was,`;
  return `Every way from the site to the centre (${ways}) was as bad as asked: ${settings.join("; ")};${beside} and nothing of it was left afterwards.`;
}

/** A certificate of a degraded link needs to be told what was asked. */
export const notTold: Finding = inconclusive("not-told", "The history does not say how bad the link was made.");

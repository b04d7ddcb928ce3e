import type { Certificate, PathSummary } from "../harness/evidence/schema.ts";
import { inSeconds } from "../harness/history/duration.ts";
import { linkMarkdown } from "./certificate-link-markdown.ts";
import { countWords } from "./figures.ts";

const stateWords: Record<Certificate["state"], string> = {
  confirmed: "The fault is proved: results count.",
  mismatch: "The fault is **contradicted** by what was seen: nothing counts.",
  inconclusive: "The fault is **not proved**: nothing counts.",
};

/** The certificate for people: was the fault really there, who saw it, and is it really gone? */
export function certificateMarkdown(certificate: Certificate, centre: readonly string[]): string {
  return `${[
    `# Certificate of the ${nameOf(certificate)}`,
    stateWords[certificate.state],
    certificate.reasons.map(({ text }) => `- ${text}`).join("\n"),
    story(certificate, centre),
    ...(certificate.link ? [linkMarkdown(certificate.link, certificate.counters)] : []),
    table(certificate.witnessed.paths),
  ].join("\n\n")}\n`;
}

const nameOf = ({ fault }: Certificate): string => (fault === "degrade" ? "degradation" : fault);

function story(certificate: Certificate, centre: readonly string[]): string {
  const { installed, removed, witnessed, counters, link } = certificate;
  const when = `from ${secondOf(installed.t)} to ${secondOf(removed.t)} of the history`;
  const blocked = (fromCentre: boolean) =>
    witnessed.paths
      .filter(({ expect, path }) => expect === "blocked" && centre.includes(path.from) === fromCentre)
      .reduce((sum, { during }) => sum + during.blocked, 0);
  const dropped = counters.reduce((sum, { packets }) => sum + packets, 0);
  return [
    `The ${nameOf(certificate)} was in force ${when}:`,
    ...(link
      ? []
      : [`found blocked from the site ${times(blocked(false))} and from the centre ${times(blocked(true))};`]),
    ...(counters.length > 0 ? [`${countWords(dropped)} packets met its ${link ? "queues" : "rules"};`] : []),
    removed.inventoryEqual ? "nothing was left behind;" : leftBehind(removed.left),
    removed.reachableAfter ? "everything could be reached again." : "not everything could be reached again.",
  ].join(" ");
}

const secondOf = (t: number | null): string =>
  t === null ? "an unknown moment" : `second ${inSeconds(t).slice(0, -2)}`;

const times = (count: number): string => (count === 1 ? "once" : `${countWords(count)} times`);

const leftBehind = (left: readonly string[]): string =>
  left.length > 0 ? `**left behind: ${left.join("; ")};**` : "**it is not proved that nothing was left behind;**";

function table(paths: readonly PathSummary[]): string {
  if (paths.length === 0) return "No way was ever tried.";
  return [
    "| way | means | was to be | before | during: open / blocked / unknown | after |",
    "| --- | --- | --- | --- | --- | --- |",
    ...paths.map(({ path, expect, before, during, after }) => {
      const seen = `${during.open} / ${during.blocked} / ${during.unknown}`;
      return `| ${path.from} → ${path.to} | ${path.means} | ${expect} | ${before} | ${seen} | ${after} |`;
    }),
  ].join("\n");
}

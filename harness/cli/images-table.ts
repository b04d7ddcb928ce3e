import { gap, layRow, type Show, showIn, type TerminalOptions } from "../../reports/terminal.ts";
import type { Outcome } from "../check/verdict.ts";
import type { Finding } from "../images/finding.ts";
import type { NotAsked } from "../images/inventory.ts";
import { readImageReference } from "../site/image-reference.ts";
import type { Requirement } from "../site/requirement.ts";
import { wrapped } from "./output.ts";

const width = 80;

export interface ImagesTable {
  /** The site profile's. */
  name: string;
  requirements: readonly Requirement[];
  findings: readonly Finding[];
  notAsked: readonly NotAsked[];
}

/** Image × requirement for a terminal of 80 columns, one table for each architecture, and why what is not right is not. */
export function imagesTable({ name, requirements, findings, notAsked }: ImagesTable, options: TerminalOptions): string {
  const show = showIn(options);
  const images = [...new Set(findings.map(({ image }) => image))];
  const architectures = [...new Set(requirements.flatMap(({ id }) => /^images\.(\w+)\./.exec(id)?.[1] ?? []))];
  return [
    `${name}: ${images.length === 1 ? "1 image" : `${images.length} images`}`,
    "",
    ...(images.length === 0 ? [] : architectures.flatMap((one) => table(one, images, findings, show))),
    ...requirements.flatMap(({ id }) =>
      reasons(
        findings.filter(({ requirement }) => requirement === id),
        show,
      ),
    ),
    ...notAsked.map(({ what, reason }) => wrapped(`not asked: ${what}. ${reason}`)),
  ].join("\n");
}

function table(architecture: string, images: readonly string[], findings: readonly Finding[], show: Show): string[] {
  const columns = ["available", "true", "runs"].map((name) => ({ name, id: `images.${architecture}.${name}` }));
  const all = [...columns, { name: "pinned", id: "images.pinned" }];
  const others = all.reduce((sum, { name }) => sum + gap.length + name.length, 0);
  const widths = [width - others, ...all.map(({ name }) => name.length)];
  const rows = images.map((image) => [
    { lines: slices(shortName(image), width - others) },
    ...all.map(({ id }) => {
      const outcome = findings.find((one) => one.image === image && one.requirement === id)?.outcome ?? "unknown";
      return { lines: [show.sign(outcome)], paint: (text: string) => show.paint(outcome, text) };
    }),
  ]);
  const head = [`linux/${architecture}`, ...all.map(({ name }) => name)].map((text) => ({ lines: [text] }));
  const rule = widths.map((columns) => show.rule.repeat(columns)).join(gap);
  return [...layRow(head, widths), rule, ...rows.flatMap((row) => layRow(row, widths)), ""];
}

/** Why a requirement doesn't hold, once for all images of which the same is to be said. */
function reasons(findings: readonly Finding[], show: Show): string[] {
  // What follows from its not being available needs no reason of its own.
  const open = findings.filter(({ outcome, reason }) => outcome !== "pass" && reason.code !== "not-available");
  const alike = Map.groupBy(open, ({ outcome, reason }) => `${outcome} ${reason.text}`);
  const inOrder = [...alike.values()].sort((one, other) => rank(other) - rank(one));
  return inOrder.flatMap((those) => {
    const [first] = those;
    if (!first) return [];
    const { outcome, requirement, reason } = first;
    const names = those.length === 1 ? shortName(first.image) : `${those.length} images`;
    const text = wrapped(`${requirement}: ${names}: ${reason.text}.`, `${show.sign(outcome)} `);
    return text.split("\n").map((line) => show.paint(outcome, line));
  });
}

const ranks: Record<Outcome, number> = { pass: 0, unknown: 1, fail: 2 };
const rank = ([first]: readonly Finding[]): number => (first ? ranks[first.outcome] : 0);

/** As people write it: without what every engine fills in, and with no more of a digest than tells it apart. */
function shortName(image: string): string {
  const reference = readImageReference(image);
  if (!reference) return image;
  const { host, repository, tag, digest } = reference;
  const name = host === "docker.io" ? repository.replace(/^library\//, "") : `${host}/${repository}`;
  return tag ? `${name}:${tag}` : `${name}@${digest?.slice(0, 19)}`;
}

/** A name has no spaces to break it at. */
const slices = (text: string, columns: number): string[] =>
  Array.from({ length: Math.ceil(text.length / columns) }, (_, index) =>
    text.slice(index * columns, (index + 1) * columns),
  );

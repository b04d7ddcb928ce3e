import { type Degradation, measureWords } from "../history/degradation.ts";
import { type Finding, inconclusive, type LinkFigure } from "./certificate-schema.ts";
import { packetsNeeded } from "./link-pace.ts";
import { compare, type Estimate, tolerance } from "./link-statistics.ts";

/** A figure of what was asked and an estimate of what was there; what is not a number is not known. */
export function figureOf(
  about: Pick<LinkFigure, "what" | "unit" | "way" | "asked">,
  during: Estimate,
  rest: { before: number; after: number },
): LinkFigure {
  return {
    ...about,
    measured: rounded(during.value),
    plusMinus: rounded(during.plusMinus),
    count: during.count,
    before: rounded(rest.before),
    after: rounded(rest.after),
  };
}

/** Whether a figure is what was asked; nothing where it is. */
export function judgeFigure(figure: LinkFigure, degradation: Degradation): Finding[] {
  const { asked, measured: value, plusMinus, count, what, unit } = figure;
  if (value === null || plusMinus === null)
    return [inconclusive(`${what}-unmeasured`, `${subjectOf(figure)} was never measured.`)];
  const found = compare(asked, { value, plusMinus, count });
  if (found === "as-asked") return [];
  const counted = `${countWords(count)} ${what === "bandwidth" ? "streams" : "packets"}`;
  const measured = `${subjectOf(figure)} was ${measureWords(value, unit)} (± ${measureWords(plusMinus, unit)}, ${counted})`;
  const excuse = excuses[what];
  if (found === "otherwise" && excuse?.when === (value < asked ? "less" : "more")) {
    const text = `${measured}, ${excuse.when} than the ${measureWords(asked, unit)} asked: ${excuse.text}.`;
    return [inconclusive(`${what}-${excuse.when}-than-asked`, text)];
  }
  if (found === "otherwise") {
    const text = `${measured}, and ${measureWords(asked, unit)} were asked.`;
    return [{ state: "mismatch", code: `${what}-not-as-asked`, text }];
  }
  const needed = packetsNeeded(degradation);
  const few = (what === "loss" || what === "duplicates") && count < needed ? ` It takes ${countWords(needed)}.` : "";
  const told = `that does not tell whether it was within ${tolerance * 100} % of the ${measureWords(asked, unit)} asked.`;
  return [inconclusive(`${what}-untold`, `${measured}: ${told}${few}`)];
}

/** What else than the fault may have moved a figure, and in which direction: then it is not proved, and not contradicted. */
const excuses: Partial<Record<LinkFigure["what"], { when: "less" | "more"; text: string }>> = {
  delay: { when: "more", text: "a busy machine may have added to it" },
  jitter: { when: "more", text: "a busy machine may have added to it" },
  bandwidth: { when: "less", text: "something else may have used the link too" },
};

/** "delay 199.8 to 200.4 ms for 200 ms", of all ways' figures of one setting. */
export function rangeWords(figures: readonly LinkFigure[]): string {
  const [first] = figures;
  if (!first) return "";
  const values = figures.flatMap(({ measured }) => measured ?? []);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const range =
    least === most
      ? measureWords(most, first.unit)
      : `${measureWords(least, first.unit)} to ${measureWords(most, first.unit)}`;
  const chance = first.way
    ? ""
    : ` ± ${measureWords(first.plusMinus ?? 0, first.unit)} of ${countWords(first.count)} packets`;
  return `${first.what} ${range}${chance} for ${measureWords(first.asked, first.unit)}`;
}

const subjectOf = ({ what, way }: LinkFigure): string => {
  const subject = {
    delay: "delay",
    jitter: "jitter",
    loss: "loss",
    duplicates: "share of duplicates",
    bandwidth: "throughput",
  };
  return `The ${subject[what]} ${way ? `from ${way.from} to ${way.to}` : "on all ways together"}`;
};

const countWords = (count: number): string => count.toLocaleString("en-US");

/** Finer than anything that is measured; null for what is not a number. */
const rounded = (value: number): number | null => (Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null);

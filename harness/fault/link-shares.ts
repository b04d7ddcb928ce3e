import type { Degradation } from "../history/degradation.ts";
import { type Finding, inconclusive, type LinkFigure } from "./certificate-schema.ts";
import { figureOf, judgeFigure } from "./link-figures.ts";
import { type Trips, together, type WaySamples } from "./link-samples.ts";
import { type Estimate, shareOf } from "./link-statistics.ts";

/** A share of packets that was asked for, and what was found of it. */
interface Share {
  what: "loss" | "duplicates";
  asked: number;
  found: Estimate;
}

export const shareWords: Record<Share["what"], string> = { loss: "lost", duplicates: "doubled" };

/** A share as it stands in a sentence. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** What was sent at a time by a way, and what was sent with the mark: that shows what is lost without any degradation. */
interface Sent {
  trips: readonly Trips[];
  control: readonly Trips[];
}

/**
 * The shares that were asked for. A packet of which netem makes two is never lost as a whole, and both of the two have to
 * get through to be seen as two: so each share is reckoned of those packets only that could show it.
 */
export function sharesOf(ways: readonly Sent[], degradation: Degradation): Share[] {
  const { lossPercent = 0, duplicatePercent = 0 } = degradation;
  const [loss, duplicates] = [lossPercent / 100, duplicatePercent / 100];
  const { sent, received, duplicated } = together(ways.flatMap(({ trips }) => trips));
  const control = together(ways.flatMap((way) => way.control));
  const lostAnyway = control.sent === 0 ? 0 : (control.sent - control.received) / control.sent;
  const share = (what: Share["what"], asked: number, hits: number, showing: number): Share[] =>
    asked === 0 ? [] : [{ what, asked, found: shareOf(hits, Math.round(sent * showing), asked) }];
  return [
    ...share("loss", loss, Math.max(0, sent - received - sent * lostAnyway), 1 - duplicates),
    ...share("duplicates", duplicates, duplicated, (1 - loss) ** 2),
  ];
}

/** What all degraded ways together show of loss and duplicates. */
export function examineSharesOf(ways: readonly WaySamples[], degradation: Degradation) {
  const at = (when: keyof WaySamples["trips"]) =>
    sharesOf(
      ways.map(({ trips, control }) => ({ trips: trips[when], control: control[when] })),
      degradation,
    );
  const [before, after] = [at("before"), at("after")];
  const examined = at("during").map(({ what, asked, found }) => {
    const without = (shares: readonly Share[]) => shares.find((share) => share.what === what)?.found ?? nothing;
    const rest = { before: hundredfold(without(before)).value, after: hundredfold(without(after)).value };
    const about = { what, unit: "%", asked: asked * 100 } as const;
    const figure = figureOf(about, hundredfold(found), rest);
    return { figure, findings: [...judgeFigure(figure, degradation), ...examineAbsence(figure)] };
  });
  return {
    figures: examined.map(({ figure }): LinkFigure => figure),
    findings: examined.flatMap(({ findings }) => findings),
  };
}

const nothing: Estimate = { value: Number.NaN, plusMinus: Number.NaN, count: 0 };

/** A share in percent; what nobody measured is not a number. */
const hundredfold = ({ value, plusMinus, count }: Estimate): Estimate =>
  count === 0 ? nothing : { value: value * 100, plusMinus: plusMinus * 100, count };

/** What comes half-way to what was asked was there without the fault. */
function examineAbsence({ what, asked, before, after }: LinkFigure): Finding[] {
  const text = (share: number, when: string) => `${percent(share / 100)} of all packets were ${when}.`;
  const is = shareWords[what as Share["what"]];
  return [
    ...(before !== null && before >= asked / 2
      ? [inconclusive(`${what}-before`, text(before, `${is} already before the fault`))]
      : []),
    ...(after !== null && after >= asked / 2
      ? [{ state: "mismatch" as const, code: `${what}-after`, text: text(after, `still ${is} after the fault`) }]
      : []),
  ];
}

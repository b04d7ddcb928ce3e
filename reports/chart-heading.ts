import { colours, rowHeight, stateLooks, stateWords } from "./chart-style.ts";
import type { Timeline } from "./timeline.ts";
import type { State } from "./timeline-rows.ts";

/** The little of an SVG element that is needed here. */
export interface SvgElement {
  ownerDocument: { createElementNS(namespace: string, name: string): SvgElement };
  setAttribute(name: string, value: string): void;
  appendChild(child: SvgElement): void;
  textContent: string | null;
}

interface LegendEntry {
  text: string;
  /** Draws the sign itself, `signWidth` wide and centred on this height. */
  draw: (x: number, y: number) => void;
}

export const svgNamespace = "http://www.w3.org/2000/svg";

const signWidth = 26;
/** Wide enough for any sans-serif at the legend's size. */
const characterWidth = 6.3;

/** Writes the picture's title, its summary and a legend in words above the rows. */
export function appendHeading(svg: SvgElement, { title, timeline }: { title: string; timeline: Timeline }): void {
  const left = 12;
  append(svg, "text", { x: left, y: 26, "font-size": 18, "font-weight": "bold", fill: colours.ink }, title);
  append(svg, "text", { x: left, y: 46, "font-size": 13, fill: colours.faint }, timeline.summary);
  const states = (["yes", "no", "unknown"] as const).map((state) => ({
    text: stateWords[state],
    draw: (x: number, y: number) => drawBar(svg, state, x, y),
  }));
  appendLegend(svg, states, left, 72);
  appendLegend(svg, signs(svg), left, 94);
}

function appendLegend(svg: SvgElement, entries: readonly LegendEntry[], left: number, y: number): void {
  let x = left;
  for (const { text, draw } of entries) {
    draw(x, y);
    append(svg, "text", { x: x + signWidth + 8, y: y + 4, fill: colours.ink }, text);
    x += signWidth + 30 + text.length * characterWidth;
  }
}

function drawBar(svg: SvgElement, state: State, x: number, y: number): void {
  const { inset, filled } = stateLooks[state];
  const height = rowHeight - 2 * inset;
  const paint = filled ? { fill: colours[state] } : { fill: colours.paper, stroke: colours[state] };
  append(svg, "rect", { x, y: y - height / 2, width: signWidth, height, ...paint });
}

function signs(svg: SvgElement): LegendEntry[] {
  return [
    {
      text: "something was done to it (▼ says what)",
      draw: (x, y) =>
        append(svg, "rect", { x: x + signWidth / 2 - 1, y: y - 8, width: 2, height: 16, fill: colours.ink }),
    },
    {
      text: "another process answers: it was started again",
      draw: (x, y) =>
        append(svg, "circle", {
          cx: x + signWidth / 2,
          cy: y,
          r: 4,
          fill: colours.paper,
          stroke: colours.ink,
          "stroke-width": 1.5,
        }),
    },
    {
      text: "it serves another value than before",
      draw: (x, y) => append(svg, "path", { d: `M${x + signWidth / 2},${y - 6}l5,6l-5,6l-5,-6z`, fill: colours.ink }),
    },
  ];
}

function append(svg: SvgElement, name: string, attributes: Record<string, string | number>, text?: string): void {
  const element = svg.ownerDocument.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries({ "text-anchor": "start", ...attributes }))
    element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  svg.appendChild(element);
}

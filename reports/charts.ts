import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { History } from "../harness/history/event.ts";
import { appendHeading, svgNamespace } from "./chart-heading.ts";
import { markMarks, segmentMarks, windowMarks } from "./chart-marks.ts";
import { chartMargin, chartWidth, colours, rowHeight } from "./chart-style.ts";
import { timelineOf } from "./timeline.ts";

export interface ChartOptions {
  /** What the picture is about, e.g. "Kubernetes 1.34.4: the site cut off from its API server". */
  title: string;
}

/** Draws a cell's history as one picture (SVG): the site above, the centre below, the way between them in the middle. */
export function timelineSvg(history: History, { title }: ChartOptions): string {
  const timeline = timelineOf(history);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const seconds = (ms: number) => (ms - timeline.zeroMs) / 1000;
  const fromSeconds = seconds(timeline.fromMs);
  const headers = timeline.rows.filter(({ header }) => header);
  const others = timeline.rows.filter(({ header }) => !header);
  const svg = Plot.plot({
    document,
    ariaLabel: title,
    ariaDescription: timeline.summary,
    width: chartWidth,
    height: chartMargin.top + chartMargin.bottom + rowHeight * timeline.rows.length,
    marginTop: chartMargin.top,
    marginRight: chartMargin.right,
    marginBottom: chartMargin.bottom,
    marginLeft: chartMargin.left,
    style: { background: colours.paper, color: colours.ink, fontFamily: "sans-serif", fontSize: "12px" },
    x: {
      domain: [fromSeconds, Math.max(seconds(timeline.toMs), fromSeconds + 1)],
      label: timeline.window ? "seconds since the fault was installed" : "seconds since the history began",
      labelAnchor: "center",
      labelArrow: "right",
      labelOffset: 42,
    },
    y: { type: "band", domain: timeline.rows.map(({ id }) => id), axis: null, padding: 0 },
    marks: [
      ...windowMarks(timeline, seconds),
      Plot.gridX({ stroke: colours.faint, strokeOpacity: 0.18 }),
      ...segmentMarks(timeline.segments, seconds),
      ...markMarks(timeline.marks, seconds, new Set(headers.map(({ id }) => id))),
      Plot.text(headers, { ...labelAt, text: "label", dx: 12 - chartMargin.left, fontWeight: "bold" }),
      Plot.text(others, { ...labelAt, text: "label", dx: 28 - chartMargin.left }),
    ],
  });
  // Without its namespace an SVG is a picture only inside a page.
  svg.setAttribute("xmlns", svgNamespace);
  appendHeading(svg, { title, timeline });
  return svg.outerHTML;
}

const labelAt = { y: "id", frameAnchor: "left", textAnchor: "start" } as const;

import * as Plot from "@observablehq/plot";
import { inSeconds } from "../harness/history/duration.ts";
import { colours, rowHeight, stateLooks } from "./chart-style.ts";
import type { Timeline } from "./timeline.ts";
import type { Mark, Segment } from "./timeline-rows.ts";
import { faultWords } from "./words.ts";

type Seconds = (ms: number) => number;

/** A segment that is shorter than this many pixels would not be seen. */
const leastWidth = 1.5;

/** The band of the window behind everything, with the words that say what held, and when it ended. */
export function windowMarks({ window, fault }: Timeline, seconds: Seconds): Plot.Markish[] {
  if (!window) return [];
  const from = seconds(window.fromMs);
  const to = seconds(window.toMs);
  const length = inSeconds(window.toMs - window.fromMs);
  const edges = [
    { x: from, text: "" },
    { x: to, text: window.healed ? "healed" : "the history ends here" },
  ];
  return [
    Plot.rectX([0], { x1: from, x2: to, fill: colours.window }),
    Plot.ruleX(edges, { x: "x", stroke: colours.ink, strokeDasharray: "4 3" }),
    Plot.text([0], {
      x: (from + to) / 2,
      frameAnchor: "top",
      dy: -8,
      text: () => `the window: ${faultWords[fault]} for ${length}`,
      fontWeight: "bold",
    }),
    Plot.text(edges, { x: "x", frameAnchor: "top", dx: 5, dy: -8, textAnchor: "start", text: "text" }),
  ];
}

/** Every stretch as a bar whose shape tells its state. */
export function segmentMarks(segments: readonly Segment[], seconds: Seconds): Plot.Markish[] {
  return (["unknown", "no", "yes"] as const).map((state) => {
    const { inset, filled } = stateLooks[state];
    return Plot.barX(
      segments.filter((segment) => segment.state === state),
      {
        y: "row",
        x1: ({ fromMs }: Segment) => seconds(fromMs),
        x2: ({ toMs }: Segment) => seconds(toMs),
        insetTop: inset,
        insetBottom: inset,
        insetRight: -leastWidth,
        fill: filled ? colours[state] : colours.paper,
        stroke: filled ? "none" : colours[state],
      },
    );
  });
}

/** What was done (a stroke through each row, a named arrow on its header) and what changed by itself. */
export function markMarks(marks: readonly Mark[], seconds: Seconds, headers: ReadonlySet<string>): Plot.Markish[] {
  const x = ({ ms }: Mark) => seconds(ms);
  const disturbances = marks.filter(({ kind }) => kind === "disturbance");
  const named = disturbances.filter(({ row }) => headers.has(row));
  const strokes = disturbances.filter(({ row }) => !headers.has(row));
  return [
    Plot.tickX(strokes, { x, y: "row", stroke: colours.ink, strokeWidth: 2 }),
    Plot.text(named, { x, y: "row", text: ({ label }: Mark) => `▼ ${label}`, dx: -5, textAnchor: "start" }),
    Plot.dot(
      marks.filter(({ kind }) => kind === "new-process"),
      { x, y: "row", r: 4, symbol: "circle", fill: colours.paper, stroke: colours.ink, strokeWidth: 1.5 },
    ),
    Plot.dot(
      marks.filter(({ kind }) => kind === "new-value"),
      { x, y: "row", r: rowHeight / 5, symbol: "diamond", fill: colours.ink, stroke: colours.paper },
    ),
  ];
}

import type { State } from "./timeline-rows.ts";

export const chartWidth = 1200;
export const rowHeight = 19;
export const chartMargin = { top: 132, right: 28, bottom: 54, left: 232 };

/** Okabe and Ito's colours, which colour-blind people can tell apart; no meaning hangs on a colour alone. */
export const colours = {
  ink: "#1a1a1a",
  faint: "#595959",
  paper: "#ffffff",
  window: "#fdf0c8",
  yes: "#0072b2",
  no: "#d55e00",
  unknown: "#595959",
};

/** How each state looks without its colour: a thick bar, a thin line, an empty box. */
export const stateLooks: Record<State, { inset: number; filled: boolean }> = {
  yes: { inset: 3, filled: true },
  no: { inset: 7.5, filled: true },
  unknown: { inset: 5, filled: false },
};

export const stateWords: Record<State, string> = {
  yes: "yes: it serves, is Ready, can be watched, is open",
  no: "no: it does not serve, is not Ready, can't be watched, is blocked",
  unknown: "nobody could tell",
};

import { silentCentre } from "./silent-centre.ts";

/** The lost machines are frozen: their kernel still accepts connections, and nothing ever answers on them. */
export const pause = silentCentre({
  kind: "pause",
  begin: (host) => host.pause(),
  end: (host) => host.resume(),
  undo: { kind: "resume" },
});

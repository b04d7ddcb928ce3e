import { silentCentre } from "./silent-centre.ts";

/** The lost machines are switched off hard and on again: connections are refused or time out, what was in memory is lost. */
export const power = silentCentre({
  kind: "power",
  begin: (host) => host.powerOff(),
  end: (host) => host.powerOn(),
  undo: { kind: "power-on" },
});

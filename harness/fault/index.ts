import type { FaultKind } from "../history/event.ts";
import { cut } from "./cut.ts";
import type { Fault } from "./fault.ts";
import { noop } from "./noop.ts";
import { pause } from "./pause.ts";
import { power } from "./power.ts";

/** Every fault by its kind. */
export const faults: Readonly<Record<FaultKind, Fault>> = { noop, cut, pause, power };

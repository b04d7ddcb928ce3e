import type { NodeDisturbance } from "../site/requirement.ts";
import { agedTokenRestart } from "./aged-token-restart.ts";
import { agentRestart } from "./agent-restart.ts";
import { crash } from "./crash.ts";
import type { Disturbance } from "./disturbance.ts";
import { none } from "./none.ts";
import { powerCut } from "./power-cut.ts";
import { reboot } from "./reboot.ts";

/** Every disturbance of a node by its name. */
export const disturbances: Readonly<Record<NodeDisturbance, Disturbance>> = {
  none,
  crash,
  "agent-restart": agentRestart,
  reboot,
  "power-cut": powerCut,
  "aged-token-restart": agedTokenRestart,
};

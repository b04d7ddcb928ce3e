import type { CentreMachine } from "../../fault/fault.ts";
import type { Credential } from "../../history/identity-event.ts";
import type { IdToken, ProviderAddress } from "./tokens.ts";

/** An identity provider that runs, and those who have logged in there. */
export interface Provider {
  readonly machine: CentreMachine;
  readonly address: ProviderAddress;
  /** How long it may take to answer at its own machine. */
  readonly answerLimitMs: number;
  /** Has it sign with a new key and withdraw its oldest. */
  rotateKeys(signal: AbortSignal): Promise<void>;
  /** What each of them shows. */
  readonly tokens: Map<Credential, IdToken>;
  /** Whether another API server was started inside the window. */
  hasStartedApiServer: boolean;
}

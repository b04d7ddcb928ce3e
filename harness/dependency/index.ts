import type { ServerName } from "../campaign/cell.ts";
import type { StartServer } from "./central-server.ts";
import { startGit } from "./git/git-server.ts";
import { startIdentityProvider } from "./identity/identity-provider.ts";
import { startObservability } from "./observability/start.ts";
import { startRegistry } from "./registry/start.ts";

/** How each central server is started. */
export const startOf: Readonly<Record<ServerName, StartServer>> = {
  registry: startRegistry,
  "identity-provider": startIdentityProvider,
  git: startGit,
  observability: startObservability,
};

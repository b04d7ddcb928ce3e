import { leftovers } from "../host/engine.ts";
import { vmRuns } from "../host/vm-run.ts";
import { conformance } from "./conformance.ts";
import { microk8sBuilt } from "./microk8s-vm.ts";

conformance(microk8sBuilt, {
  leftovers: async () => [...(await leftovers()), ...(await vmRuns())],
  wholeLimitMs: 60 * 60_000,
});

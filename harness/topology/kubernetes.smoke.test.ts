import { leftovers } from "../host/engine.ts";
import { conformance } from "./conformance.ts";
import { kubernetesBuilt } from "./kubernetes.ts";

conformance(kubernetesBuilt, { leftovers });

import { leftovers } from "../host/engine.ts";
import { conformance } from "./conformance.ts";
import { kubeedgeBuilt } from "./kubeedge-k3s.ts";

conformance(kubeedgeBuilt, { leftovers });

import { leftovers } from "../host/engine.ts";
import { conformance } from "./conformance.ts";
import { k3dBuilt } from "./k3d.ts";

conformance(k3dBuilt, { leftovers });

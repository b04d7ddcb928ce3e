import { test } from "vitest";
import { leftovers } from "../host/engine.ts";
import { conformance } from "./conformance.ts";
import { kubernetesPublished } from "./kubernetes-published.ts";

const found = await kubernetesPublished.availability(AbortSignal.timeout(60_000));

if (found.available) conformance(kubernetesPublished, { leftovers });
else
  test("kubernetes, published", (context) => context.skip(`unavailable here, because ${found.reason}: ${found.hint}`));

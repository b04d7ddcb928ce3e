import { hostConformance } from "./conformance.ts";
import { FakeHost } from "./fake.ts";

hostConformance("fake", async () => ({
  host: new FakeHost("site-1", "192.0.2.3"),
  [Symbol.asyncDispose]: async () => undefined,
}));

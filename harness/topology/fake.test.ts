import { conformance } from "./conformance.ts";
import { fake } from "./fake.ts";

conformance(fake, { leftovers: async () => [] });

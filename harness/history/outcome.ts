import { z } from "zod";

/** What came of an observation: it told something good, something bad, or nothing. */
export const outcome = z.enum(["ok", "failed", "unknown"]);

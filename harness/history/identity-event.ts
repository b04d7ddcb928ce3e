import { z } from "zod";
import { outcome } from "./outcome.ts";

/** What people show so as to be let in; which of them still works tells what depends on the identity provider. */
export const Credential = z.enum([
  /** An id token of before the fault that outlives the cell. */
  "session",
  /** One that lives for a minute and is renewed as long as the provider answers. */
  "short-session",
  /** One of before the fault whose key is withdrawn inside the window. */
  "withdrawn-key",
  /** One that was got at the centre inside the window, of a key that is new then. */
  "new-key",
  /** A client certificate that lies at the site. */
  "certificate",
]);
export type Credential = z.infer<typeof Credential>;

/** What is seen and done where the identity provider may be lost. */
export const identityEvents = [
  /** Somebody shows a credential to whom it is good for: the API server, one that was started inside the window, or a service at the site that checks its users' tokens itself. */
  z.object({
    kind: z.literal("access"),
    from: z.string(),
    to: z.enum(["api-server", "started-api-server", "service"]),
    /** The machine of the one who is asked. */
    host: z.string(),
    credential: Credential,
    outcome,
    latencyMs: z.number(),
    /** The answer's; 401 says that the credential is not good. */
    status: z.number().int().optional(),
    /** The key that signed the token. */
    keyId: z.string().optional(),
    /** How long the token is still good for; below zero it is past its end. */
    leftMs: z.number().optional(),
    detail: z.string().optional(),
  }),
  /** Somebody logs in at the identity provider by name and password. */
  z.object({
    kind: z.literal("login"),
    from: z.string(),
    outcome,
    latencyMs: z.number(),
    status: z.number().int().optional(),
    detail: z.string().optional(),
  }),
  /** The identity provider's keys as it publishes them, the signing one first; proved when the new ones were seen there. */
  z.object({
    kind: z.literal("key-rotation"),
    step: z.enum(["begin", "proved", "failed"]),
    before: z.array(z.string()).optional(),
    after: z.array(z.string()).optional(),
    detail: z.string().optional(),
  }),
  /** An API server with the settings and the data of the one that runs; proved when it answers. */
  z.object({
    kind: z.literal("api-server-start"),
    step: z.enum(["begin", "proved", "failed"]),
    host: z.string(),
    detail: z.string().optional(),
  }),
] as const;

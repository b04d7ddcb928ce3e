import { createHash } from "node:crypto";

/** What the next line must carry as `prev`: it ties a line to the whole text of the one before. */
export const linkTo = (previousLine: string): string => sha256Of(previousLine).slice(0, 16);

/** The SHA-256 of a whole text or file, in hex. */
export const sha256Of = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

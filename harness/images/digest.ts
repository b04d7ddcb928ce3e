import { createHash } from "node:crypto";
import { isWrong } from "./problem.ts";

/** The digest of some bytes, by the algorithm of another one; by SHA-256 where that is no digest. */
export function digestOf(bytes: Buffer, like: string): string {
  const algorithm = like.startsWith("sha512:") ? "sha512" : "sha256";
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

/** Throws an `ImageProblem` where what came is not what was asked for. */
export function requireDigest(found: string, wanted: string, what: string): void {
  if (found !== wanted) throw isWrong("other-content", `what comes for ${what} has another digest: ${found}`);
}

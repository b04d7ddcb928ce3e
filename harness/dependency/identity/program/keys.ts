import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** A key that signs id tokens, with its private part. */
export interface SigningKey extends Record<string, unknown> {
  kid: string;
  use: "sig";
  alg: "ES256";
}

/** The first signs, all are published. */
export type Keys = readonly SigningKey[];

/** Tokens of the key before the signing one are still good; the one before that is withdrawn. */
const published = 2;

const newKey = (): SigningKey => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid: randomBytes(8).toString("hex"), use: "sig", alg: "ES256" };
};

/** A new key signs from now on, and the oldest is withdrawn. */
export const rotated = (keys: Keys): Keys => [newKey(), ...keys].slice(0, published);

/** The keys that this file holds; where there is none, a first key. */
export function readKeys(file: string): Keys {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const first = rotated([]);
  writeKeys(file, first);
  return first;
}

/** A machine that loses its power has the old keys or the new ones. */
export function writeKeys(file: string, keys: Keys): void {
  writeFileSync(`${file}.new`, JSON.stringify(keys), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

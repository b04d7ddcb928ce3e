import { randomBytes } from "node:crypto";
import { hash } from "bcryptjs";
import { lines } from "../topology/kubernetes-files.ts";

/** The least that bcrypt takes: servers hash at every request, and the passwords are random. */
const hashRounds = 4;

/** Whom a central server lets in, by HTTP's basic authentication (RFC 7617). */
export interface BasicAccess {
  user: string;
  password: string;
}

export const newAccess = (user: string): BasicAccess => ({ user, password: randomBytes(18).toString("hex") });

/** As it stands in a request's headers. */
export const basic = ({ user, password }: BasicAccess): string => Buffer.from(`${user}:${password}`).toString("base64");

/** What of an access must not turn up anywhere. */
export const secretsOf = (access: BasicAccess): string[] => [access.password, basic(access)];

/** What a server keeps of a password. */
export const hashOf = ({ password }: BasicAccess): Promise<string> => hash(password, hashRounds);

/** The file by which a server lets these in, and nobody else. */
export const htpasswd = async (accesses: readonly BasicAccess[]): Promise<string> =>
  lines(await Promise.all(accesses.map(async (access) => `${access.user}:${await hashOf(access)}`)));

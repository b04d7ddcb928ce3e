import { compare } from "bcryptjs";
import { expect, test } from "vitest";
import { basic, htpasswd, newAccess, secretsOf } from "./basic-access.ts";

const access = { user: "site", password: "open sesame" };

test("the password is a secret in either form in which it is written down", () => {
  expect(secretsOf(access)).toEqual(["open sesame", "c2l0ZTpvcGVuIHNlc2FtZQ=="]);
  expect(secretsOf(access)).toContain(basic(access));
});

test("a server's file has the hash of the password, never the password", async () => {
  const file = await htpasswd([access]);
  const [, user, hash = ""] = /^(.*):(.*)\n$/.exec(file) ?? [];
  expect(user).toBe("site");
  expect(await compare(access.password, hash)).toBe(true);
  expect(file).not.toContain(access.password);
});

test("two accesses of one user have different passwords", () => {
  expect(newAccess("site").password).not.toBe(newAccess("site").password);
});

import { expect, test } from "vitest";
import { parse } from "yaml";
import { cloudInit } from "./cloud-init.ts";

test("a fresh machine is told its name, who may come in, and by which key it is known", () => {
  const told = cloudInit({
    hostName: "site-1",
    authorizedKey: "ssh-ed25519 AAAA\n",
    hostKey: { private: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", public: "ssh-ed25519 BBBB\n" },
  });
  expect(told.split("\n")[0]).toBe("#cloud-config");
  expect(parse(told)).toEqual({
    hostname: "site-1",
    preserve_hostname: false,
    disable_root: false,
    ssh_authorized_keys: ["ssh-ed25519 AAAA"],
    ssh_deletekeys: true,
    ssh_keys: {
      ed25519_private: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n",
      ed25519_public: "ssh-ed25519 BBBB",
    },
  });
});

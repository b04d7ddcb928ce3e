import { X509Certificate } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { etcdFiles } from "./etcd-files.ts";
import type { Files } from "./kubernetes-files.ts";
import { Authority } from "./pki.ts";

let files: Files;
beforeAll(async () => {
  const authority = await Authority.create("islanding-a1");
  files = await etcdFiles({ authority, name: "two", members: ["one", "two", "three"] });
});

const argumentsOf = () => files["/etc/islanding/args/etcd"]?.trim().split("\n") ?? [];

test("a member knows all others, and listens to clients of its own machine only", () => {
  expect(argumentsOf()).toContain(
    "--initial-cluster=one=https://one:2380,two=https://two:2380,three=https://three:2380",
  );
  expect(argumentsOf()).toContain("--listen-client-urls=http://127.0.0.1:2379");
});

test("members show each other certificates: one that answers for its name, and one to call with", () => {
  const certificate = (name: string) => new X509Certificate(files[`/etc/islanding/pki/${name}.crt`] ?? "");
  expect(certificate("etcd").subjectAltName).toBe("DNS:two");
  expect(certificate("etcd-client").subjectAltName).toBeUndefined();
  expect([certificate("etcd").subject, certificate("etcd-client").subject]).toEqual(["CN=etcd-peer", "CN=etcd-peer"]);
  expect(argumentsOf()).toContain("--peer-client-cert-auth=true");
  expect(argumentsOf()).toContain("--peer-cert-allowed-cn=etcd-peer");
});

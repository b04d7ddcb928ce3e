import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { Authority, signingKeys } from "./pki.ts";

let authority: Authority;
beforeAll(async () => {
  authority = await Authority.create("islanding-a1");
});

test("a server's certificate is signed by the run's authority and answers for its names and addresses", async () => {
  const { certificate, privateKey } = await authority.issue({
    commonName: "kube-apiserver",
    hosts: ["centre", "198.18.0.2"],
  });
  const parsed = new X509Certificate(certificate);
  expect(parsed.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  expect(parsed.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  expect(parsed.subjectAltName).toBe("DNS:centre, IP Address:198.18.0.2");
  expect(parsed.ca).toBe(false);
});

test("a client's certificate carries user and group as Kubernetes reads them", async () => {
  const { certificate } = await authority.issue({ commonName: "system:node:site-1", organization: "system:nodes" });
  expect(new X509Certificate(certificate).subject).toBe("O=system:nodes\nCN=system:node:site-1");
});

test("two runs never share a key", async () => {
  const [one, other] = await Promise.all([signingKeys(), signingKeys()]);
  expect(one.privateKey).not.toBe(other.privateKey);
  const derived = createPublicKey(createPrivateKey(one.privateKey)).export({ type: "spki", format: "pem" }).toString();
  expect(derived.trim()).toBe(one.publicKey.trim());
});

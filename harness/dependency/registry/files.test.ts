import { compare } from "bcryptjs";
import { expect, test } from "vitest";
import { dockerConfig, nodeFiles, registryFiles, registrySecretsOf } from "./files.ts";

const access = { registries: ["registry:5000"], user: "site", password: "open sesame" };
const serving = { certificate: "own certificate", privateKey: "own key" };
const authority = "authority's certificate";

test("a node trusts the registry's certificate, and asks nobody else for its images", () => {
  const registry = { name: "registry:5000", server: "registry:5000" };
  expect(nodeFiles(registry, authority, "/etc/containerd/certs.d")).toEqual({
    "/etc/containerd/certs.d/registry:5000/ca.crt": authority,
    "/etc/containerd/certs.d/registry:5000/hosts.toml":
      'server = "https://registry:5000"\nca = "/etc/containerd/certs.d/registry:5000/ca.crt"\n',
  });
});

test("a node asks a mirror first, and the registry itself where that has nothing", () => {
  const registry = { name: "mirrored:5000", server: "registry:5000", mirror: "mirror:5000" };
  const { "/certs.d/mirrored:5000/hosts.toml": hosts = "" } = nodeFiles(registry, authority, "/certs.d");
  expect(hosts.split("\n")).toEqual([
    'server = "https://registry:5000"',
    'ca = "/certs.d/mirrored:5000/ca.crt"',
    '[host."https://mirror:5000"]',
    'capabilities = ["pull", "resolve"]',
    'ca = "/certs.d/mirrored:5000/ca.crt"',
    "",
  ]);
});

test("a mirror fetches what it lacks by the site's password", async () => {
  const files = await registryFiles({ access, serving, authority, mirrorOf: "registry:5000" });
  expect(JSON.parse(files["/etc/islanding/registry/config.yaml"] ?? "").proxy).toEqual({
    remoteurl: "https://registry:5000",
    username: "site",
    password: access.password,
  });
});

test("the registry knows the site's password by its hash alone", async () => {
  const { "/etc/islanding/registry/htpasswd": htpasswd = "" } = await registryFiles({ access, serving, authority });
  const [user, hash = ""] = htpasswd.trim().split(":");
  expect(user).toBe("site");
  expect(await compare(access.password, hash)).toBe(true);
  expect(await compare("another password", hash)).toBe(false);
});

test("the registry answers over HTTPS only, and lets in nobody without the password", async () => {
  const files = await registryFiles({ access, serving, authority });
  const { http, auth } = JSON.parse(files["/etc/islanding/registry/config.yaml"] ?? "");
  expect(files[http.tls.certificate]).toBe(serving.certificate);
  expect(files[http.tls.key]).toBe(serving.privateKey);
  expect(auth).toEqual({ htpasswd: { realm: "islanding", path: "/etc/islanding/registry/htpasswd" } });
});

test("every form in which the password is written down is a secret", () => {
  const secrets = registrySecretsOf(access);
  const config = dockerConfig(access);
  const stored = Buffer.from(config).toString("base64");
  const withoutSecrets = [access.password, config, stored].map((text) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, ""), text),
  );
  expect(withoutSecrets).toEqual([
    "",
    '{\n  "auths": {\n    "registry:5000": {\n      "auth": ""\n    }\n  }\n}\n',
    "",
  ]);
});

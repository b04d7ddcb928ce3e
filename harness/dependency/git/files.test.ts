import { expect, test } from "vitest";
import { agentFiles, kubeconfigFiles } from "./agent-files.ts";
import { serverFiles } from "./server-files.ts";

const access = { user: "site", password: "open sesame" };

test("the server knows nobody's password, only whether it is right", async () => {
  const files = await serverFiles({ access, serving: { certificate: "certificate", privateKey: "key" } });
  expect(files["/etc/islanding/git/htpasswd"]).toMatch(/^site:\$2[aby]\$04\$/);
  expect(JSON.stringify(files)).not.toContain(access.password);
});

test("the site has an agent for each repository, and what brings it there by password", () => {
  const files = agentFiles({ access, server: "git", url: "https://git:8443", authority: "certificate" });
  expect(files["/etc/islanding/services"]?.split("\n")).toEqual([
    "sh@fetch-committed",
    "sh@fetch-rewritten",
    "sh@fetch-broken",
    "gitops-agent@committed",
    "gitops-agent@rewritten",
    "gitops-agent@broken",
    "",
  ]);
  expect(files["/etc/islanding/args/sh@fetch-broken"]).toBe(
    "/etc/islanding/git/keep-current.sh\n/var/lib/gitops/broken\nhttps://git:8443/broken.git\n",
  );
  expect(files["/etc/islanding/args/gitops-agent@broken"]).toContain("--port=9003\n");
  expect(files["/root/.netrc"]).toBe("machine git login site password open sesame\n");
});

test("an agent's way into the cluster names any API server, wherever it is", () => {
  const administrator = { caPem: "authority", certificatePem: "certificate", keyPem: "key" };
  const files = kubeconfigFiles({ host: "centre", address: "192.0.2.2", port: 6443, administrator });
  const { clusters, users } = JSON.parse(files["/etc/islanding/git/kubeconfig"] ?? "");
  expect(clusters[0].cluster).toEqual({
    server: "https://192.0.2.2:6443",
    "tls-server-name": "kubernetes.default.svc",
    "certificate-authority-data": Buffer.from("authority").toString("base64"),
  });
  expect(users[0].user["client-key-data"]).toBe(Buffer.from("key").toString("base64"));
});

import { expect, test } from "vitest";
import { run } from "../host/command.ts";
import { inPackage } from "./package-root.ts";

test.for([
  [["kubectl"], "the command 'kubectl'"],
  [
    ["server", "--tls-san", "0.0.0.0", "--disable=coredns", "--flannel-backend=none"],
    "the option '--flannel-backend=none'",
  ],
  [["server", "--cluster-init"], "the option '--cluster-init' on a server without etcd"],
  [["agent", "--node-label", "a=b", "--docker"], "the option '--docker'"],
] as const)("the k3s of the stand-in refuses what it would have to ignore: %j", async ([args, what]) => {
  const { exitCode, stderr } = await run(["bash", inPackage("harness", "parts", "k3s-shape", "k3s"), ...args]);
  expect(stderr).toBe(`k3s (a stand-in made of upstream Kubernetes) does not know ${what}.`);
  expect(exitCode).toBe(64);
});

const readMirrors = (text: string) =>
  run(["awk", "-f", inPackage("harness", "parts", "k3s-shape", "registries.awk")], { input: text });

test("the stand-in reads mirrors as k3d writes them for k3s", async () => {
  const text = [
    "mirrors:",
    "  '*':",
    "    endpoint:",
    "    - http://any:5000",
    "  registry.example:5000:",
    "    endpoint:",
    "    - http://near:5000",
    "    - https://far",
    "    rewrite: {}",
    "configs: {}",
    "auths: {}",
  ];
  expect((await readMirrors(text.join("\n"))).stdout.split("\n")).toEqual([
    "* http://any:5000",
    "registry.example:5000 http://near:5000",
    "registry.example:5000 https://far",
  ]);
});

test("the stand-in refuses settings of registries that it would have to ignore", async () => {
  const { exitCode, stderr } = await readMirrors("mirrors: {}\nconfigs:\n  registry.example:\n    auth: {}\n");
  expect(stderr).toBe("the line 'configs:' of registries.yaml");
  expect(exitCode).toBe(64);
});

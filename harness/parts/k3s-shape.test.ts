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

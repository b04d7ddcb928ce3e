import { expect, test } from "vitest";
import { parse } from "yaml";
import { RecordedGuest } from "../host/recorded-guest.fixture.ts";
import { launchConfiguration, writeLaunch } from "./microk8s-launch.ts";
import { systemRecording } from "./system-interface.fixture.ts";

const limits = { timeoutMs: 60_000, signal: new AbortController().signal };

test("a launch configuration names the node's address, and repeats the defaults that it replaces", () => {
  const text = launchConfiguration({ nodeAddress: "198.18.0.2", extraNames: ["islanding-a1b2c3d4-centre"] });
  expect(parse(text)).toEqual({
    version: "0.1.0",
    extraKubeletArgs: {
      "--cluster-domain": "cluster.local",
      "--cluster-dns": "10.152.183.10",
      "--node-ip": "198.18.0.2",
    },
    extraSANs: ["198.18.0.2", "islanding-a1b2c3d4-centre"],
    addons: [],
  });
});

test("a launch configuration takes arguments and add-ons; every value is a string, as its reader wants it", () => {
  const text = launchConfiguration({
    nodeAddress: "198.18.0.2",
    extraKubeletArguments: { "--max-pods": "20" },
    extraApiServerArguments: { "--event-ttl": "5m" },
    addons: ["dns", "registry"],
  });
  expect(parse(text)).toMatchObject({
    extraKubeletArgs: { "--max-pods": "20" },
    extraKubeAPIServerArgs: { "--event-ttl": "5m" },
    addons: [{ name: "dns" }, { name: "registry" }],
  });
});

test("it is written to where the installation looks first", async () => {
  const guest = new RecordedGuest([systemRecording]);
  await writeLaunch(guest, { nodeAddress: guest.address }, limits);
  expect(guest.asked).toEqual(["tee /etc/microk8s.yaml"]);
});

test("that it can't be written is said in the program's words", async () => {
  const guest = new RecordedGuest([systemRecording]);
  guest.tell("tee", {
    when: "full",
    exitCode: 1,
    stderr: "tee: /etc/microk8s.yaml: No space left on device\n",
    from: "",
  });
  await expect(writeLaunch(guest, { nodeAddress: guest.address }, limits)).rejects.toThrow(
    "centre: writing /etc/microk8s.yaml failed: tee: /etc/microk8s.yaml: No space left on device",
  );
});

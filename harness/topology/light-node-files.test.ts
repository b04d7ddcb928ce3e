import { expect, test } from "vitest";
import { lightNodeFiles } from "./light-node-files.ts";

const files = lightNodeFiles({
  names: ["light-1", "light-2"],
  index: 202,
  cloudcoreAddress: "198.18.0.202",
  joinToken: "a-token",
});
const configOf = (name: string) => JSON.parse(String(files[`/etc/kubeedge/${name}/edgecore.yaml`]));

test("the light nodes' machine runs one containerd and an edgecore for each of them", () => {
  expect(files["/etc/islanding/services"]).toBe("containerd\nedgecore@light-1\nedgecore@light-2\n");
  expect(files["/etc/islanding/args/edgecore@light-2"]).toBe("--config=/etc/kubeedge/light-2/edgecore.yaml\n");
});

test("no two light nodes share a port, a socket, a certificate, a database or a folder", () => {
  const own = (name: string) => {
    const { database, modules } = configOf(name);
    const { hostnameOverride, rootDirectory, tailoredKubeletConfig: kubelet } = modules.edged;
    const { tlsCaFile, tlsCertFile, tlsPrivateKeyFile } = modules.edgeHub;
    return [
      ...[database.dataSource, hostnameOverride, rootDirectory, kubelet.readOnlyPort],
      ...[tlsCaFile, tlsCertFile, tlsPrivateKeyFile, modules.deviceTwin.dmiSockPath],
    ];
  };
  const all = [...own("light-1"), ...own("light-2")];
  expect(all).not.toContain(undefined);
  expect(new Set(all).size).toBe(all.length);
});

test("a light node takes no pods, and the token stands in no configuration", () => {
  expect(configOf("light-1").modules.edged.registerSchedulable).toBe(false);
  expect(JSON.stringify(configOf("light-1"))).not.toContain("a-token");
});

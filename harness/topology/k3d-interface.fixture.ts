import type { CommandForm } from "./kind-interface.fixture.ts";

/**
 * What this topology says to k3d v5.8.3 (https://github.com/k3d-io/k3d), in the form in which kind-interface.fixture.ts
 * writes down what the others say. k3d logs on standard error, and ends with exit code 1 after its last line, `FATA[…] …`.
 */
export const k3dForms: readonly CommandForm[] = [
  {
    command: "k3d version",
    operands: [0, 0],
    prints: "k3d version v5.8.3\nk3s version v1.31.5-k3s1 (default)",
    from: "cmd/root.go",
  },
  {
    command: "k3d cluster create",
    options: ["--config"],
    operands: [0, 1],
    prints: "",
    from: "cmd/cluster/clusterCreate.go",
  },
  {
    command: "k3d kubeconfig get",
    operands: [1, 99],
    prints: "apiVersion: v1",
    from: "cmd/kubeconfig/kubeconfigGet.go",
  },
];

/** The settings that k3d reads from its environment: pkg/types/env.go. */
export const k3dSettings = [
  "K3D_IMAGE_TOOLS",
  "K3D_FIX_CGROUPV2",
  "K3D_FIX_DNS",
  "K3D_FIX_MOUNTS",
  "K3D_DEBUG_DISABLE_DOCKER_INIT",
] as const;

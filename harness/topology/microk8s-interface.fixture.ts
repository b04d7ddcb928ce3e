import { lines, type Recording } from "../host/recorded-command.fixture.ts";
import { joiningCommands } from "./microk8s-joining-interface.fixture.ts";

/**
 * What the driver says to MicroK8s 1.32, and what is answered: written down from the programs that print it, as no MicroK8s
 * can be had where this was made. Hosts have the addresses of a run's VMs. The smoke test of the published flavour compares
 * it with the real one, where there is one.
 */
export const microk8sRecording: Recording = {
  source: "canonical/microk8s, branch 1.32, 37f80a95dc211431a1584caec8c061618c16c8c1",
  commands: [
    {
      command: "microk8s status",
      options: ["--timeout", "--format"],
      switches: ["--wait-ready"],
      operands: [0, 0],
      answers: [
        {
          when: "ready",
          exitCode: 0,
          stdout: lines(
            "microk8s:",
            "  running: True",
            "high-availability:",
            "  enabled: True",
            "  nodes:",
            "    - address: 198.18.0.2:19001",
            "      role: voter",
            "    - address: ‹198.18.0.3:19001›",
            "      role: spare",
            "addons:",
            "  - name: dns",
            "    ‹repository: core›",
            "    ‹description: CoreDNS›",
            "    ‹version: 1.10.1›",
            "    status: enabled",
            "  - name: ‹rbac›",
            "    ‹repository: core›",
            "    ‹description: Role-Based Access Control for authorisation›",
            "    ‹version: ›",
            "    status: disabled",
          ),
          from: "scripts/wrappers/status.py, print_yaml; scripts/wrappers/common/utils.py, get_dqlite_info",
        },
        {
          when: "ready, with another datastore than dqlite",
          exitCode: 0,
          stdout: lines("microk8s:", "  running: True", "high-availability:", "  enabled: False", "‹addons:›"),
          from: "scripts/wrappers/status.py, print_yaml; scripts/wrappers/common/utils.py, is_ha_enabled",
        },
        {
          when: "not ready in time",
          exitCode: 1,
          stdout: lines(
            "microk8s:",
            "  running: False",
            "high-availability:",
            "  enabled: True",
            "  ‹nodes:›",
            "  ‹message: microk8s is not running. Use microk8s inspect for a deeper inspection.›",
          ),
          from: "scripts/wrappers/status.py; scripts/wrappers/common/utils.py, wait_for_ready, is_cluster_ready",
        },
        {
          when: "stopped",
          exitCode: 0,
          exitCodeMatters: false,
          stdout: "microk8s is not running, try microk8s start\n",
          from: "scripts/wrappers/common/utils.py, exit_if_stopped",
        },
        {
          when: "asked on a worker",
          exitCode: 0,
          exitCodeMatters: false,
          stdout: lines(
            "This MicroK8s deployment is acting as a node in a cluster.",
            "Please use the control plane node.",
          ),
          from: "microk8s-resources/wrappers/microk8s-status.wrapper",
        },
      ],
    },
    ...joiningCommands,
    {
      command: "microk8s config",
      operands: [0, 0],
      answers: [
        {
          when: "given out",
          exitCode: 0,
          stdout: lines(
            "‹apiVersion: v1›",
            "clusters:",
            "- cluster:",
            "    ‹certificate-authority-data: LS0tLS1CRUdJTg==›",
            "    server: https://198.18.0.2:16443",
            "  name: microk8s-cluster",
            "contexts:",
            "- context:",
            "    cluster: microk8s-cluster",
            "    user: admin",
            "  name: microk8s",
            "current-context: microk8s",
            "‹kind: Config›",
            "‹preferences›: {}",
            "users:",
            "- name: admin",
            "  user:",
            "    client-certificate-data: LS0tLS1CRUdJTg==",
            "    client-key-data: LS0tLS1CRUdJTiBSU0E=",
            "",
          ),
          from: "microk8s-resources/wrappers/microk8s-config.wrapper; microk8s-resources/client-x509.config.template",
        },
        {
          when: "asked on a worker",
          exitCode: 0,
          stdout: lines(
            "This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s config on the master.",
          ),
          from: "microk8s-resources/wrappers/microk8s-config.wrapper",
        },
      ],
    },
    {
      command: "microk8s ctr image import",
      operands: [1, 1],
      answers: [
        {
          when: "imported",
          exitCode: 0,
          stdout: lines("‹unpacking docker.io/islanding/workload:1f2e3d4c (sha256:0a1b2c3d4e5f)...done›"),
          from: "microk8s-resources/wrappers/microk8s-ctr.wrapper; containerd v1.7.29, cmd/ctr/commands/images/import.go",
        },
        {
          when: "containerd does not run yet",
          exitCode: 1,
          stderr: lines(
            'ctr: failed to dial "/var/snap/microk8s/common/run/containerd.sock": connection error: desc = "transport: error while dialing: dial unix /var/snap/microk8s/common/run/containerd.sock: connect: no such file or directory"',
          ),
          from: "containerd v1.7.29, client.go, New",
        },
      ],
    },
    {
      command: "microk8s version",
      operands: [0, 0],
      answers: [
        {
          when: "told",
          exitCode: 0,
          stdout: "MicroK8s v1.32.9 revision 8511\n",
          from: "scripts/wrappers/version.py",
        },
      ],
    },
  ],
};

import { lines, type RecordedCommand } from "../host/recorded-command.fixture.ts";

/** The part of microk8s-interface.fixture.ts that is about who belongs to a cluster; from the same commit. */
export const joiningCommands: readonly RecordedCommand[] = [
  {
    command: "microk8s add-node",
    options: ["--token-ttl", "--format"],
    operands: [0, 0],
    answers: [
      {
        when: "invites",
        exitCode: 0,
        stdout: lines(
          "{",
          '  "token": "5a1c6f0d2b7e48939c1d5e6f7a8b9c0d/4d1e2f3a4b5c",',
          '  "urls": [',
          '    "‹172.17.0.1:25000/5a1c6f0d2b7e48939c1d5e6f7a8b9c0d/4d1e2f3a4b5c›",',
          '    "198.18.0.2:25000/5a1c6f0d2b7e48939c1d5e6f7a8b9c0d/4d1e2f3a4b5c"',
          "  ]",
          "}",
        ),
        from: "scripts/wrappers/add_token.py, print_json; microk8s-resources/actions/common/utils.sh, get_ips",
      },
      {
        when: "has no address",
        exitCode: 0,
        stdout: lines(
          "{",
          '  "token": "‹5a1c6f0d2b7e48939c1d5e6f7a8b9c0d/4d1e2f3a4b5c›",',
          '  "urls": [',
          '    "none:25000‹/5a1c6f0d2b7e48939c1d5e6f7a8b9c0d/4d1e2f3a4b5c›"',
          "  ]",
          "}",
        ),
        from: "microk8s-resources/actions/common/utils.sh, get_ips",
      },
      {
        when: "asked on a worker",
        exitCode: 1,
        stdout: lines(
          "This MicroK8s deployment is acting as a node in a cluster. Please use the microk8s add-node on the master.",
        ),
        from: "microk8s-resources/wrappers/microk8s-add-node.wrapper",
      },
      {
        when: "stopped",
        exitCode: 1,
        stderr: "microk8s is not running, try microk8s start\n",
        from: "microk8s-resources/actions/common/utils.sh, exit_if_stopped",
      },
    ],
  },
  {
    command: "microk8s join",
    switches: ["--worker"],
    operands: [1, 1],
    answers: [
      {
        when: "joined as a worker",
        exitCode: 0,
        stdout: lines(
          "‹Contacting cluster at 198.18.0.2›",
          "",
          "‹The node has joined the cluster and will appear in the nodes list in a few seconds.›",
          "",
          "‹This worker node gets automatically configured with the API server endpoints.›",
          "‹If the API servers are behind a loadbalancer please set the '--refresh-interval' to '0s' in:›",
          "    ‹/var/snap/microk8s/current/args/apiserver-proxy›",
          "‹and replace the API server endpoints with the one provided by the loadbalancer in:›",
          "    ‹/var/snap/microk8s/current/args/traefik/provider.yaml›",
          "",
          "Successfully joined the cluster.",
        ),
        from: "scripts/wrappers/join.py, join_dqlite, print_worker_usage",
      },
      {
        when: "joined as a part of the control plane, or given up waiting for that",
        exitCode: 0,
        stdout: lines(
          "‹Contacting cluster at 198.18.0.2›",
          "‹Waiting for this node to finish joining the cluster. .. .. ..  ›",
          "Successfully joined the cluster.",
        ),
        from: "scripts/wrappers/join.py, update_dqlite, join",
      },
      {
        when: "the token is spent",
        exitCode: 6,
        stdout: lines("Contacting cluster at 198.18.0.2", "Connection failed. Invalid token (500)."),
        from: "scripts/wrappers/join.py, join_request; canonical/microk8s-cluster-agent, branch 1.32, pkg/api/v2/join.go",
      },
      {
        when: "the cluster has another certificate",
        exitCode: 4,
        stdout: lines(
          "Contacting cluster at 198.18.0.2",
          "Joining cluster failed. Could not verify the identity of 198.18.0.2. Use '--skip-verify' to skip server certificate check.",
        ),
        from: "scripts/wrappers/join.py, join_request",
      },
      {
        when: "nobody listens",
        exitCode: 1,
        stdout: "Contacting cluster at 198.18.0.2\n",
        stderr: lines(
          "Traceback (most recent call last):",
          '  File "/snap/microk8s/8511/scripts/wrappers/join.py", line 1021, in <module>',
          '    join(prog_name="microk8s join")',
          "ConnectionRefusedError: [Errno 111] Connection refused",
        ),
        from: "scripts/wrappers/join.py, get_connection_info, which lets that error through",
      },
    ],
  },
  {
    command: "microk8s leave",
    operands: [0, 0],
    answers: [
      {
        when: "left",
        exitCode: 0,
        stdout: lines(
          "‹Configuring services.›",
          "‹Generating new cluster certificates.›",
          "‹Waiting for node to start. . .  ›",
        ),
        from: "scripts/wrappers/leave.py, reset_current_dqlite_worker_installation, apply_cni",
      },
      {
        when: "is in no cluster",
        exitCode: 1,
        stdout: "This MicroK8s deployment is not acting as a node in a cluster.\n",
        from: "microk8s-resources/wrappers/microk8s-leave.wrapper",
      },
    ],
  },
  {
    command: "microk8s remove-node",
    switches: ["--force"],
    operands: [1, 1],
    answers: [
      { when: "removed", exitCode: 0, from: "scripts/wrappers/remove_node.py, remove_node" },
      {
        when: "the node has not left",
        exitCode: 1,
        stdout: lines(
          "Removal failed. Node centre-3 is registered with dqlite. Please, run first 'microk8s leave' on the departing node. ",
          "If the node is not available anymore and will never attempt to join the cluster in the future use the '--force' flag ",
          "to unregister the node while removing it.",
        ),
        from: "scripts/wrappers/remove_node.py, remove_dqlite_node",
      },
      {
        when: "there is no such node",
        exitCode: 1,
        stdout: "Node centre-3 does not exist in Kubernetes.\n",
        stderr: 'Error from server (NotFound): nodes "centre-3" not found\n',
        from: "scripts/wrappers/remove_node.py, remove_dqlite_node",
      },
    ],
  },
];

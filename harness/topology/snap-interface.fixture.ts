import { lines, type Recording } from "../host/recorded-command.fixture.ts";

const tried = "tried on Debian's snapd 2.57.6 in a VM without a network";

/**
 * What the driver says to snapd about MicroK8s, and what is answered. What needs no store was tried; the rest is written down
 * from the programs that print it. snapd says why it fails in the words of whatever failed, broken into lines.
 */
export const snapRecording: Recording = {
  source: "canonical/snapd, tag 2.57.6 (2b1c5747fa047de7c2c952693af8169616ada9a4), the same in 2.75.2",
  commands: [
    {
      command: "snap wait",
      operands: [2, 2],
      answers: [{ when: "seeded", exitCode: 0, from: `cmd/snap/cmd_wait.go; ${tried}` }],
    },
    {
      command: "snap ack",
      operands: [1, 1],
      answers: [
        { when: "known", exitCode: 0, from: "cmd/snap/cmd_ack.go" },
        {
          when: "no assertion at all",
          exitCode: 1,
          stderr:
            'error: cannot assert: cannot decode request body into assertions: assertion: "sign-key-sha3-384" header is mandatory\n',
          from: `cmd/snap/cmd_ack.go; ${tried}`,
        },
      ],
    },
    {
      command: "snap install",
      options: [],
      switches: ["--classic", "--channel"],
      operands: [1, 1],
      answers: [
        {
          when: "from a channel",
          exitCode: 0,
          stdout: "‹microk8s (1.32/stable) v1.32.9› from ‹Canonical›✓ installed\n",
          from: "cmd/snap/cmd_snap_op.go, showDone; cmd/snap/color.go, longPublisher",
        },
        {
          when: "from a file whose signatures are known",
          exitCode: 0,
          stdout: "‹microk8s v1.32.9› from ‹Canonical›✓ installed\n",
          from: "cmd/snap/cmd_snap_op.go, showDone",
        },
        {
          when: "installed before",
          exitCode: 0,
          exitCodeMatters: false,
          stderr: "snap \"microk8s\" is already installed, see 'snap help refresh'\n",
          from: "cmd/snap/error.go, errorToCmdMessage",
        },
        {
          when: "no store",
          exitCode: 1,
          exitCodeMatters: false,
          stderr: lines(
            'error: cannot install "microk8s": Post',
            '       "https://api.snapcraft.io/v2/snaps/refresh": dial tcp: lookup',
            "       api.snapcraft.io on [::1]:53: read udp [::1]:58780->[::1]:53: read:",
            "       connection refused",
          ),
          from: `cmd/snap/error.go, errorToCmdMessage; ${tried}`,
        },
        {
          when: "the store does not answer",
          exitCode: 1,
          exitCodeMatters: false,
          stderr: "error: unable to contact snap store\n",
          from: "cmd/snap/error.go, errorToCmdMessage",
        },
        {
          when: "not in the store",
          exitCode: 1,
          exitCodeMatters: false,
          stderr: 'error: snap "microk8s" not found\n',
          from: "cmd/snap/error.go, errorToCmdMessage",
        },
        {
          when: "a file without known signatures",
          exitCode: 1,
          exitCodeMatters: false,
          stderr: 'error: cannot find signatures with metadata for snap "/root/microk8s_8511.snap"\n',
          from: `daemon/api_sideload_n_try.go; ${tried}`,
        },
        {
          when: "a file whose base is missing",
          exitCode: 1,
          exitCodeMatters: false,
          stderr: lines(
            "error: cannot perform the following tasks:",
            '- Ensure prerequisites for "microk8s" are available (cannot install snap base "core20": Post "https://api.snapcraft.io/v2/snaps/refresh": dial tcp: lookup api.snapcraft.io on [::1]:53: read udp [::1]:34657->[::1]:53: read: connection refused)',
          ),
          from: `overlord/snapstate/handlers.go, doPrerequisites; ${tried}`,
        },
      ],
    },
    {
      command: "snap list",
      operands: [1, 1],
      answers: [
        {
          when: "installed",
          exitCode: 0,
          stdout: lines(
            "Name      Version  Rev   Tracking     Publisher   Notes",
            "microk8s  v1.32.9  8511  1.32/stable  ‹canonical✓  classic›",
          ),
          from: "cmd/snap/cmd_list.go",
        },
        {
          when: "not installed",
          exitCode: 1,
          stderr: "error: no matching snaps installed\n",
          from: `cmd/snap/cmd_list.go; ${tried}`,
        },
      ],
    },
    {
      command: "snap refresh --hold",
      operands: [0, 0],
      answers: [
        {
          when: "held",
          exitCode: 0,
          stdout: "Auto-refresh of all snaps held indefinitely\n",
          from: "cmd/snap/cmd_snap_op.go, holdRefreshes; not in 2.57.6, but in 2.63, which Ubuntu 24.04 came with",
        },
      ],
    },
    {
      command: "snap refresh",
      switches: ["--channel"],
      operands: [1, 1],
      answers: [
        {
          when: "refreshed",
          exitCode: 0,
          stdout: "microk8s ‹(1.33/stable) v1.33.5› from ‹Canonical›✓ refreshed\n",
          from: "cmd/snap/cmd_snap_op.go, showDone",
        },
        {
          when: "nothing new",
          exitCode: 0,
          exitCodeMatters: false,
          stderr: 'snap "microk8s" has no updates available\n',
          from: "cmd/snap/error.go, errorToCmdMessage",
        },
        {
          when: "not installed",
          exitCode: 1,
          exitCodeMatters: false,
          stderr: 'error: snap "microk8s" is not installed\n',
          from: `cmd/snap/error.go, errorToCmdMessage; ${tried}`,
        },
      ],
    },
    {
      command: "snap revert",
      operands: [1, 1],
      answers: [
        {
          when: "reverted",
          exitCode: 0,
          stdout: "microk8s reverted to ‹v1.32.9›\n",
          from: "cmd/snap/cmd_snap_op.go, showDone",
        },
        {
          when: "nothing to go back to",
          exitCode: 1,
          exitCodeMatters: false,
          stderr: 'error: cannot revert "microk8s": no revision to revert to\n',
          from: `overlord/snapstate/snapstate.go, Revert; ${tried}`,
        },
      ],
    },
  ],
};

import type { Recording } from "./recorded-command.fixture.ts";

/** What is said to Multipass 1.16, and what is answered: written down from its source, and by the command's help where it is installed. */
export const multipassRecording: Recording = {
  source: "canonical/multipass, tag v1.16.1 (0e82c4bb73440675e7518b95796e4d2702b3f3f9)",
  commands: [
    {
      command: "multipass version",
      options: ["--format"],
      operands: [0, 0],
      answers: [
        {
          when: "runs",
          exitCode: 0,
          stdout: '{\n    "multipass": "1.16.1",\n    "multipassd": "‹1.16.1›"\n}\n',
          from: "src/client/cli/formatter/json_formatter.cpp, VersionReply",
        },
        {
          when: "the daemon does not run",
          exitCode: 0,
          stdout: '{\n    "multipass": "1.16.1"\n}\n',
          from: "src/client/cli/cmd/version.cpp, on_failure, which is no failure",
        },
        {
          when: "too old",
          exitCode: 0,
          stdout: '{\n    "multipass": "1.13.1",\n    "multipassd": "‹1.13.1›"\n}\n',
          from: "src/client/cli/cmd/stop.cpp, which has --force from 1.14.0 on",
        },
      ],
    },
    {
      command: "multipass launch",
      options: ["--name", "--cpus", "--memory", "--disk", "--cloud-init", "--timeout"],
      operands: [1, 1],
      answers: [
        {
          when: "launched",
          exitCode: 0,
          stdout: "‹Launched: islanding-a1b2c3d4-centre›\n",
          from: "src/client/cli/cmd/launch.cpp",
        },
        {
          when: "no image",
          exitCode: 2,
          stderr: 'launch failed: Unable to find an image matching "24.04".\n',
          from: "src/client/cli/cmd/launch.cpp; include/multipass/cli/return_codes.h",
        },
      ],
    },
    {
      command: "multipass list",
      options: ["--format"],
      operands: [0, 0],
      answers: [
        { when: "running", exitCode: 0, stdout: listed("Running", '"10.12.7.33", "‹10.1.0.1›"'), from: from() },
        { when: "starting", exitCode: 0, stdout: listed("Starting", ""), from: from() },
        { when: "suspended", exitCode: 0, stdout: listed("Suspended", ""), from: from() },
        { when: "stopped", exitCode: 0, stdout: listed("Stopped", ""), from: from() },
        { when: "deleted, and not yet removed", exitCode: 0, stdout: listed("Deleted", ""), from: from() },
        { when: "none", exitCode: 0, stdout: '{\n    "list": [\n    ]\n}\n', from: from() },
      ],
    },
    change("multipass start", []),
    change("multipass stop", ["--force"]),
    change("multipass delete", ["--purge"]),
  ],
};

function from(): string {
  return "src/client/cli/formatter/json_formatter.cpp, generate_instances_list; format_utils.cpp, status_string_for";
}

function change(command: string, switches: string[]): Recording["commands"][number] {
  const [, verb = ""] = command.split(" ");
  const file = `src/client/cli/cmd/${verb}.cpp`;
  const notFound = {
    when: "no such instance",
    exitCode: 2,
    stderr: `${verb} failed: instance "islanding-a1b2c3d4-centre" does not exist\n`,
    from: `${file}; src/daemon/daemon.cpp`,
  };
  return { command, switches, operands: [1, 1], answers: [{ when: "done", exitCode: 0, from: file }, notFound] };
}

function listed(state: string, addresses: string): string {
  const own = `{"ipv4": [${addresses}], "name": "islanding-a1b2c3d4-centre", "‹release›": "‹Ubuntu 24.04 LTS›", "state": "${state}"}`;
  return `{"list": [${own}, {"ipv4": [], "name": "‹another›", "‹release›": "‹Ubuntu›", "state": "Stopped"}]}\n`;
}

import { lines, type Recording } from "./recorded-command.fixture.ts";

/** What is said to LXD 5.21, and what is answered: written down from its source, and by the command's help where it is installed. */
export const lxdRecording: Recording = {
  source: "canonical/lxd, tag lxd-5.21.3 (1d9ac8759979ba395a207f298605873e98de85b1)",
  commands: [
    {
      command: "lxc query",
      operands: [1, 1],
      answers: [
        {
          when: "runs VMs",
          exitCode: 0,
          stdout: lines(
            "{",
            '\t"‹api_version›": "‹1.0›",',
            '\t"environment": {',
            '\t\t"driver": "‹lxc› | qemu",',
            '\t\t"‹driver_version›": "‹6.0.3 | 8.2.2›",',
            '\t\t"server_version": "5.21.3"',
            "\t}",
            "}",
          ),
          from: "lxc/query.go; lxd/api_1.0.go, api10Get; shared/api/server.go",
        },
        {
          when: "runs containers only",
          exitCode: 0,
          stdout: '{"environment": {"driver": "lxc", "server_version": "5.21.3"}}\n',
          from: "lxd/api_1.0.go, api10Get, which names the drivers that work",
        },
        {
          when: "the daemon does not run",
          exitCode: 1,
          stderr:
            'Error: Get "http://unix.socket/1.0": dial unix /var/lib/lxd/unix.socket: connect: no such file or directory\n',
          from: "lxc/main.go; client/connection.go; tried with Debian's lxd-client 5.0.2",
        },
      ],
    },
    {
      command: "lxc launch",
      options: ["--device"],
      switches: ["--vm"],
      operands: [2, 2],
      answers: [
        {
          when: "launched",
          exitCode: 0,
          stdout: "‹Launching islanding-a1b2c3d4-centre›\n",
          from: "lxc/launch.go, lxc/init.go",
        },
        {
          when: "no image",
          exitCode: 1,
          stdout: "Launching islanding-a1b2c3d4-centre\n",
          stderr:
            "Error: Failed getting remote image info: Failed getting image: The requested image couldn't be found\n",
          from: "lxc/init.go; client/simplestreams_images.go",
        },
      ],
    },
    {
      command: "lxc list",
      options: ["--format"],
      operands: [0, 0],
      answers: [
        {
          when: "running",
          exitCode: 0,
          stdout: lines(
            '[{"name": "islanding-a1b2c3d4-centre", "‹type›": "‹virtual-machine›", "status": "Running", "state": {"network": {',
            '"‹lo›": {"addresses": [{"family": "‹inet›", "address": "‹127.0.0.1›", "‹netmask›": "‹8›", "scope": "‹local›"}]},',
            '"‹enp5s0›": {"addresses": [',
            '{"family": "‹inet6›", "address": "‹fd42::33›", "‹netmask›": "‹64›", "scope": "‹global›"},',
            '{"family": "inet", "address": "10.12.7.33", "‹netmask›": "‹24›", "scope": "global"}]}}}}]',
          ),
          from: "lxc/list.go; shared/api/instance.go, instance_state.go, status_code.go",
        },
        { when: "frozen", exitCode: 0, stdout: listed("Frozen"), from: "shared/api/status_code.go" },
        { when: "stopped", exitCode: 0, stdout: listed("Stopped"), from: "shared/api/status_code.go" },
        { when: "none", exitCode: 0, stdout: "[]\n", from: "lxc/list.go" },
      ],
    },
    change("lxc start", [], "lxc/action.go"),
    change("lxc stop", ["--force"], "lxc/action.go"),
    change("lxc pause", [], "lxc/action.go"),
    change("lxc delete", ["--force"], "lxc/delete.go"),
  ],
};

function change(command: string, switches: string[], from: string): Recording["commands"][number] {
  const notFound = {
    when: "no such instance",
    exitCode: 1,
    stderr: "Error: Instance not found\n",
    from: "lxd/db/instances.go",
  };
  return { command, switches, operands: [1, 1], answers: [{ when: "done", exitCode: 0, from }, notFound] };
}

function listed(status: string): string {
  return lines(
    '[{"name": "‹another›", "status": "Running"},',
    `{"name": "islanding-a1b2c3d4-centre", "‹type›": "‹virtual-machine›", "status": "${status}", "‹state›": {"‹network›": {}}}]`,
  );
}

/**
 * What this topology says to kind and to the engine, written down from their own sources, so that it is tested where
 * neither is at hand: kind-fake.fixture.ts answers in this form and refuses everything else. The smoke test beside
 * this file compares it with the programs of the machine.
 */
export interface CommandForm {
  /** The program and the words that choose the command. */
  command: string;
  /** Flags that take a value, and flags that take none. */
  options?: readonly string[];
  switches?: readonly string[];
  /** How many arguments it takes besides, at least and at most. */
  operands: readonly [number, number];
  /** What follows the first argument is not for this program, but for the one that it starts in a container. */
  startsProgram?: boolean;
  /** What it prints on standard output where all is well, with exit code 0. */
  prints: string;
  /** A file or folder that it writes: named by this option, or by its first argument. */
  writes?: "--kubeconfig" | "operand";
  /** The file of kind's source at tag v0.30.0, or the page of the engine's reference, where this was read. */
  from: string;
}

/** kind v0.30.0 (https://github.com/kubernetes-sigs/kind). It reports errors as `ERROR: …` on standard error, with exit code 1 (cmd/kind/app/main.go). */
export const kindForms: readonly CommandForm[] = [
  {
    command: "kind version",
    switches: ["--quiet"],
    operands: [0, 0],
    prints: "0.30.0",
    from: "pkg/cmd/kind/version/version.go",
  },
  {
    command: "kind create cluster",
    options: ["--name", "--config", "--image", "--kubeconfig", "--wait"],
    switches: ["--retain"],
    operands: [0, 0],
    prints: "",
    writes: "--kubeconfig",
    from: "pkg/cmd/kind/create/cluster/createcluster.go",
  },
  {
    command: "kind load image-archive",
    options: ["--name", "--nodes"],
    operands: [1, 99],
    prints: "",
    from: "pkg/cmd/kind/load/image-archive/image-archive.go",
  },
  {
    command: "kind export logs",
    options: ["--name"],
    operands: [0, 1],
    prints: "",
    writes: "operand",
    from: "pkg/cmd/kind/export/logs/logs.go",
  },
];

/** The settings that kind reads from its environment: pkg/internal/runtime/runtime.go, pkg/cluster/internal/providers/docker/provider.go. */
export const kindSettings = ["KIND_EXPERIMENTAL_PROVIDER", "KIND_EXPERIMENTAL_DOCKER_NETWORK"] as const;

const reference = "https://docs.docker.com/reference/cli/docker";

/** Docker 20.10 and later, with the answers of an engine that has the nodes' image and three nodes. */
export const engineForms: readonly CommandForm[] = [
  engineForm("version", { options: ["--format"], operands: [0, 0], prints: "28.2.2" }),
  engineForm("image inspect", { options: ["--format"], operands: [1, 99], prints: "amd64" }),
  engineForm("image ls", { switches: ["--quiet", "--no-trunc"], operands: [0, 1] }),
  engineForm("build", {
    options: ["--file", "--label", "--build-arg", "--target", "--tag"],
    switches: ["--quiet"],
    operands: [1, 1],
    prints: "sha256:9d2c",
  }),
  engineForm("manifest inspect", { operands: [1, 2], prints: "{}" }),
  engineForm("volume rm", { switches: ["--force"], operands: [1, 99] }),
  engineForm("pull", { switches: ["--quiet"], operands: [1, 1] }),
  engineForm("network create", {
    options: ["--label", "--opt", "--subnet", "--gateway"],
    operands: [1, 1],
    prints: "4f0e",
  }),
  engineForm("network connect", { options: ["--ip"], operands: [2, 2] }),
  engineForm("network disconnect", { operands: [2, 2] }),
  engineForm("network ls", { options: ["--filter", "--format"], switches: ["--quiet"], operands: [0, 0] }),
  engineForm("network rm", { operands: [1, 99] }),
  engineForm("volume create", { options: ["--label"], operands: [0, 1] }),
  engineForm("volume ls", { options: ["--filter", "--format"], switches: ["--quiet"], operands: [0, 0] }),
  engineForm("inspect", { options: ["--format"], operands: [1, 99], prints: "198.18.7.2" }),
  engineForm("ps", { options: ["--filter", "--format"], switches: ["--all", "--quiet"], operands: [0, 0] }),
  engineForm("create", {
    options: [
      ...["--name", "--hostname", "--label", "--network", "--ip", "--entrypoint"],
      ...["--cgroupns", "--security-opt", "--tmpfs", "--volume", "--publish"],
    ],
    switches: ["--privileged"],
    operands: [1, 99],
    startsProgram: true,
    prints: "9d2c",
  }),
  engineForm("exec", { switches: ["--interactive"], operands: [2, 99], startsProgram: true }),
  engineForm("logs", { operands: [1, 1] }),
  engineForm("cp", { operands: [2, 2] }),
  engineForm("start", { operands: [1, 99] }),
  engineForm("kill", { options: ["--signal"], operands: [1, 99] }),
  engineForm("wait", { operands: [1, 99], prints: "137" }),
  engineForm("rm", { switches: ["--force", "--volumes"], operands: [1, 99] }),
];

function engineForm(words: string, form: Omit<CommandForm, "command" | "prints" | "from"> & { prints?: string }) {
  const page = `${reference}/${words.replace(" ", "/")}/`;
  return { command: `docker ${words}`, prints: "", ...form, from: page };
}

import { execa } from "execa";
import { IslandingError, unavailableError } from "../errors.ts";

export interface CommandOptions {
  signal: AbortSignal;
  cwd?: string;
  env?: Record<string, string>;
  /** What the program listens to when it must stop; Go's tool stops its compilers on SIGINT only. */
  killSignal?: "SIGINT" | "SIGTERM";
  /** Each line that it prints on stderr, as it comes. */
  onLine?: (line: string) => void;
}

/** Runs a program and returns what it printed on stdout. Fails with its last words, or with how to get it where it is missing. */
export async function command(argv: readonly [string, ...string[]], options: CommandOptions): Promise<string> {
  const [program, ...rest] = argv;
  const { signal, cwd, env, killSignal = "SIGTERM", onLine = () => {} } = options;
  signal.throwIfAborted();
  const result = await execa(program, rest, {
    ...(cwd && { cwd }),
    ...(env && { env }),
    stdin: "ignore",
    stderr: [
      "pipe",
      function* (line: unknown) {
        onLine(String(line));
        yield line;
      },
    ],
    cancelSignal: signal,
    killSignal,
    reject: false,
  });
  if (result.isCanceled) throw signal.reason;
  if (result.code === "ENOENT") throw missing(program, result);
  if (result.failed) throw failed(argv, result.stderr, result.shortMessage, result);
  return result.stdout;
}

/** What to do about a missing program. */
export const howToGet = {
  docker: "Run ./scripts/engine, or install and start Docker 20.10 or later.",
  gcc: "On Debian: apt-get install gcc libc6-dev.",
  go: "Install Go 1.25 or later (https://go.dev/doc/install) and put it on the PATH.",
  lxc: "Install LXD (https://canonical.com/lxd), then: lxd init --auto.",
  multipass: "Install Multipass (https://canonical.com/multipass).",
  ip: "On Debian: apt-get install iproute2.",
  mke2fs: "On Debian: apt-get install e2fsprogs.",
  mmdebstrap: "On Debian: apt-get install mmdebstrap.",
  "qemu-img": "On Debian: apt-get install qemu-utils.",
  "qemu-system-x86_64": "On Debian: apt-get install qemu-system-x86.",
  socat: "On Debian: apt-get install socat.",
  ssh: "On Debian: apt-get install openssh-client.",
};

const missing = (program: string, cause: unknown) =>
  unavailableError(
    "missing-program",
    `Expected the program ${program} on this machine to build the parts of a cluster, found none.`,
    new Map(Object.entries(howToGet)).get(program),
    cause,
  );

function failed(argv: readonly string[], stderr: string, shortMessage: string | undefined, cause: unknown) {
  const lastWords = stderr.trim().split("\n").slice(-5).join("\n");
  const message = `Expected \`${argv.slice(0, 3).join(" ")} …\` to succeed: ${shortMessage ?? "it failed"}\n${lastWords}`;
  return new IslandingError("command-failed", message.trim(), { cause });
}

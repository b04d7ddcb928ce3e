import { join } from "node:path";

/** Where a VM is reached, and the run's keys: `key`, and `known_hosts` with the key that every VM of the run shows. */
export interface SshTarget {
  address: string;
  keysFolder: string;
  /** The socket of the one connection that all commands share: a command then costs no handshake. */
  control: string;
}

const connectLimitS = 5;

const options = ({ keysFolder, control }: SshTarget, master: "yes" | "no"): string[] =>
  [
    `ControlPath=${control}`,
    `ControlMaster=${master}`,
    `IdentityFile=${join(keysFolder, "key")}`,
    "IdentitiesOnly=yes",
    `UserKnownHostsFile=${join(keysFolder, "known_hosts")}`,
    "StrictHostKeyChecking=yes",
    "BatchMode=yes",
    `ConnectTimeout=${connectLimitS}`,
    "LogLevel=ERROR",
  ].flatMap((option) => ["-o", option]);

/** Opens the connection that later commands share, and goes into the background once it stands. */
export const sshConnect = (target: SshTarget): string[] => [
  "ssh",
  ...["-F", "none", ...options(target, "yes"), "-o", "ControlPersist=yes"],
  ...["-N", "-f", `root@${target.address}`],
];

/** Ends that connection, and with it every command on it; whose it is, its socket says. */
export const sshDisconnect = (control: string): string[] => [
  "ssh",
  ...["-F", "none", "-o", `ControlPath=${control}`, "-O", "exit", "vm"],
];

/** Runs a command; its exit code is ssh's, and 255 is also ssh's own when the VM can't be reached. */
export const sshRun = (target: SshTarget, argv: readonly string[]): string[] => [
  "ssh",
  ...["-F", "none", ...options(target, "no"), "-T", `root@${target.address}`, "--", shellWords(argv)],
];

/** Copies files and folders as `docker cp` does: with their modes, into a folder that is there, else under the new name. */
export const sshCopy = (target: SshTarget, from: string, to: string): string[] => [
  "scp",
  ...["-F", "none", ...options(target, "no"), "-p", "-r", "-q", "--", from, to],
];

/** A path of the VM's, for `sshCopy`. */
export const remotePath = ({ address }: SshTarget, path: string): string => `root@${address}:${path}`;

/** Arguments as one line that a POSIX shell takes apart into the same arguments: SSH carries nothing but a line. */
export const shellWords = (argv: readonly string[]): string =>
  argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");

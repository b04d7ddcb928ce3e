import { execa } from "execa";
import { expect, test } from "vitest";
import { remotePath, shellWords, sshConnect, sshCopy, sshDisconnect, sshRun } from "./ssh.ts";

const target = { address: "198.18.0.2", keysFolder: "/run/keys", control: "/run/site-1/ssh" };

test("a command is run over the shared connection, with the run's keys and nobody else's", () => {
  expect(sshRun(target, ["cat", "it's"])).toEqual([
    ...["ssh", "-F", "none"],
    ...["-o", "ControlPath=/run/site-1/ssh", "-o", "ControlMaster=no"],
    ...["-o", "IdentityFile=/run/keys/key", "-o", "IdentitiesOnly=yes"],
    ...["-o", "UserKnownHostsFile=/run/keys/known_hosts", "-o", "StrictHostKeyChecking=yes"],
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "LogLevel=ERROR"],
    ...["-T", "root@198.18.0.2", "--", "'cat' 'it'\\''s'"],
  ]);
});

test("the shared connection is opened in the background, and closed by its socket alone", () => {
  const opened = sshConnect(target);
  expect(opened).toContain("ControlMaster=yes");
  expect(opened.slice(-5)).toEqual(["-o", "ControlPersist=yes", "-N", "-f", "root@198.18.0.2"]);
  expect(sshDisconnect(target.control)).toEqual([
    ...["ssh", "-F", "none", "-o", "ControlPath=/run/site-1/ssh", "-O", "exit", "vm"],
  ]);
});

test("a path is the VM's only where it says so", () => {
  expect(sshCopy(target, "/tmp/a", remotePath(target, "/var/b")).slice(-3)).toEqual([
    "--",
    "/tmp/a",
    "root@198.18.0.2:/var/b",
  ]);
});

test("a shell takes the line apart into the arguments that it was made of", async () => {
  const argv = ["printf", "%s\\n", "it's", "$(touch /tmp/x)", "a  b", "", "`id`", "\\", "*", "two\nlines", "''"];
  const { stdout } = await execa("sh", ["-c", shellWords(argv)]);
  expect(stdout).toBe(argv.slice(2).join("\n"));
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { stringify } from "yaml";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { ensureRegistryProgram } from "../parts/registry-parts.ts";
import { Authority } from "../topology/pki.ts";
import { basic } from "./authorization.ts";
import type { PushTarget } from "./push.fixture.ts";

/** Who may ask a guarded registry. */
export const user = { username: "till", password: "Pa:ss-9f3d1c" };
/** The user's line as `htpasswd -B` makes it: bcrypt's hash of the password. */
const htpasswd = `${user.username}:$2b$04$WUcIWoOuHycDAXWNpTdO/ueufF8RjGnCsSOqzMNj3bz1G6OjN.iP6\n`;

/** A registry that was started for a test. */
export interface Distribution extends AsyncDisposable {
  /** As in `127.0.0.1:41234`. */
  host: string;
  target: PushTarget;
  /** It goes on accepting connections, and answers nothing any more. */
  freeze(): void;
  stop(): Promise<void>;
}

/** Starts Distribution on a free port of loopback. A guarded one has TLS and a password. */
export async function startDistribution({ guarded = false } = {}): Promise<Distribution> {
  const program = await ensureRegistryProgram({ signal: AbortSignal.timeout(15 * 60_000), report: () => {} });
  const folder = temporaryDirectory();
  const authority = await Authority.create("a registry for tests");
  const { certificate, privateKey } = await authority.issue({ commonName: "registry", hosts: ["127.0.0.1"] });
  const file = (name: string) => join(folder.path, name);
  await Promise.all([
    writeFile(file("htpasswd"), htpasswd),
    writeFile(file("tls.crt"), certificate),
    writeFile(file("tls.key"), privateKey, { mode: 0o600 }),
    writeFile(file("config.yml"), stringify(configuration(file, guarded))),
  ]);
  const running = execa(program, ["serve", file("config.yml")], { reject: false, stdin: "ignore", stdout: "ignore" });
  const stop = async () => {
    running.kill("SIGKILL");
    await running;
    folder[Symbol.dispose]();
  };
  const host = await addressOf(running.stderr);
  if (host === undefined) {
    await stop();
    throw new Error(`The registry did not start: ${(await running).stderr}`);
  }
  const target = guarded
    ? { url: `https://${host}`, ca: authority.certificate, authorization: basic(user.username, user.password) }
    : { url: `http://${host}` };
  return { host, target, freeze: () => running.kill("SIGSTOP"), stop, [Symbol.asyncDispose]: stop };
}

const configuration = (file: (name: string) => string, guarded: boolean) => ({
  version: 0.1,
  log: { level: "info" },
  storage: { filesystem: { rootdirectory: file("data") }, delete: { enabled: true } },
  http: {
    addr: "127.0.0.1:0",
    ...(guarded && { tls: { certificate: file("tls.crt"), key: file("tls.key") } }),
  },
  ...(guarded && { auth: { htpasswd: { realm: "tests", path: file("htpasswd") } } }),
});

/** The address that its log tells; undefined where it ends without. */
async function addressOf(log: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: log })) {
    const [, address] = /listening on (127\.0\.0\.1:\d+)/.exec(line) ?? [];
    if (address) return address;
  }
  return undefined;
}

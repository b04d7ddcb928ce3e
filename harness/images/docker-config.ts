import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { run } from "../host/command.ts";
import { unknownBecause } from "./problem.ts";

/** By what a registry may know its user. Never written anywhere. */
export type Credentials = { username: string; password: string } | { identityToken: string };

const DockerConfig = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
type DockerConfig = z.infer<typeof DockerConfig>;

const HelperAnswer = z.object({ Username: z.string(), Secret: z.string() });

const helperLimitMs = 30_000;
/** The user name by which a helper says that its secret is an identity token. */
const tokenUser = "<token>";
/** As `docker login` writes the Hub down. */
const hub = { host: "docker.io", key: "https://index.docker.io/v1/" };

/** What `docker login` keeps for a registry: in a helper, or in the file itself; undefined where it keeps nothing. */
export async function credentialsFor(
  host: string,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Credentials | undefined> {
  const file = join(environment.DOCKER_CONFIG || join(environment.HOME || homedir(), ".docker"), "config.json");
  const config = await readConfig(file);
  const helper = valueFor(host, config.credHelpers) ?? (config.credsStore || undefined);
  return helper === undefined ? inFile(host, config, file) : fromHelper(helper, host, signal);
}

async function readConfig(file: string): Promise<DockerConfig> {
  try {
    return DockerConfig.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return {};
    // What the parser says of a file with credentials may quote them.
    throw unknownBecause("docker-config", `Docker's configuration ${file} can't be read`);
  }
}

function inFile(host: string, { auths }: DockerConfig, file: string): Credentials | undefined {
  const { auth, identitytoken } = valueFor(host, auths) ?? {};
  if (identitytoken) return { identityToken: identitytoken };
  if (!auth) return undefined;
  const [username, ...password] = Buffer.from(auth, "base64").toString("utf8").split(":");
  if (!username || password.length === 0) {
    throw unknownBecause("docker-config", `what Docker's configuration ${file} keeps for ${host} can't be read`);
  }
  return { username, password: password.join(":") };
}

async function fromHelper(name: string, host: string, signal: AbortSignal): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  const failed = (why: string) =>
    unknownBecause("credential-helper", `Docker's credential helper ${program} has no answer for ${host}: ${why}`);
  // A name with a slash in it would start another program than a helper.
  if (!/^[\w.-]+$/.test(name)) throw failed("its name is none");
  const input = host === hub.host ? hub.key : host;
  const outcome = await run([program, "get"], { input, timeoutMs: helperLimitMs, signal });
  signal.throwIfAborted();
  if (/credentials not found/i.test(outcome.stdout)) return undefined;
  if (!outcome.ok) throw failed(outcome.exitCode === undefined ? "it does not run" : `exit code ${outcome.exitCode}`);
  const { Username: username, Secret: secret } = readAnswer(outcome.stdout) ?? { Username: "", Secret: "" };
  if (secret === "") throw failed("it says something else");
  return username === tokenUser ? { identityToken: secret } : { username, password: secret };
}

function readAnswer(stdout: string): z.infer<typeof HelperAnswer> | undefined {
  try {
    return HelperAnswer.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}

/** Keys are hosts; older ones are addresses with a scheme and a path. */
function valueFor<Value>(host: string, values: Readonly<Record<string, Value>> = {}): Value | undefined {
  const bare = (key: string) => (key === hub.key ? hub.host : key.replace(/^https?:\/\//, "").replace(/\/.*$/, ""));
  return Object.entries(values).find(([key]) => bare(key) === host)?.[1];
}

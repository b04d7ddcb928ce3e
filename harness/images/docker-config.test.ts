import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { fakeMachine } from "../topology/kind-machine.fixture.ts";
import { credentialsFor } from "./docker-config.ts";

const signal = new AbortController().signal;
const encoded = (text: string) => Buffer.from(text).toString("base64");

/** What is found for a host in a Docker configuration of this content. */
async function found(host: string, config: unknown) {
  const folder = temporaryDirectory();
  onTestFinished(() => folder[Symbol.dispose]());
  const content = typeof config === "string" ? config : JSON.stringify(config);
  await writeFile(join(folder.path, "config.json"), content);
  return credentialsFor(host, signal, { DOCKER_CONFIG: folder.path });
}

test("there are none without a configuration", async () => {
  expect(await credentialsFor("registry.example", signal, { DOCKER_CONFIG: "/nonexistent" })).toBeUndefined();
});

test("the configuration is in the home folder where nothing says otherwise", async () => {
  using home = temporaryDirectory();
  await mkdir(join(home.path, ".docker"));
  await writeFile(
    join(home.path, ".docker", "config.json"),
    JSON.stringify({ auths: { "registry.example": { auth: encoded("till:secret") } } }),
  );
  expect(await credentialsFor("registry.example", signal, { HOME: home.path })).toEqual({
    username: "till",
    password: "secret",
  });
});

test.each([
  ["registry.example:5000", "registry.example:5000"],
  ["registry.example:5000", "https://registry.example:5000"],
  ["registry.example:5000", "http://registry.example:5000/v1/"],
  ["docker.io", "https://index.docker.io/v1/"],
])("those for %s are kept under %s", async (host, key) => {
  expect(await found(host, { auths: { [key]: { auth: encoded("till:a:b") } } })).toEqual({
    username: "till",
    password: "a:b",
  });
  expect(await found("other.example", { auths: { [key]: { auth: encoded("till:a:b") } } })).toBeUndefined();
});

test("they may be an identity token", async () => {
  const auths = { "registry.example": { auth: encoded("till:"), identitytoken: "secret" } };
  expect(await found("registry.example", { auths })).toEqual({ identityToken: "secret" });
});

test("what can't be read is not quoted", async () => {
  const broken = found("registry.example", '{"auths": {"registry.example": {"auth": secret}}}');
  await expect(broken).rejects.toThrow(/^Docker's configuration \S+config\.json can't be read$/);
  const strange = found("registry.example", { auths: { "registry.example": { auth: encoded("secret") } } });
  await expect(strange).rejects.toThrow(/^what Docker's configuration \S+ keeps for registry\.example can't be read$/);
});

test("a helper is asked by the name of the registry", async () => {
  const machine = await fakeMachine([]);
  await machine.install(
    "docker-credential-vault",
    'read -r host; echo "{\\"ServerURL\\":\\"$host\\",\\"Username\\":\\"till of $1 $host\\",\\"Secret\\":\\"s\\"}"',
  );
  expect(await found("registry.example", { credHelpers: { "registry.example": "vault" } })).toEqual({
    username: "till of get registry.example",
    password: "s",
  });
  expect(await found("docker.io", { credsStore: "vault" })).toEqual({
    username: "till of get https://index.docker.io/v1/",
    password: "s",
  });
});

test("a helper may give an identity token", async () => {
  const machine = await fakeMachine([]);
  await machine.install("docker-credential-vault", 'echo \'{"Username":"<token>","Secret":"s"}\'');
  expect(await found("registry.example", { credsStore: "vault" })).toEqual({ identityToken: "s" });
});

test("a helper may have none", async () => {
  const machine = await fakeMachine([]);
  await machine.install("docker-credential-vault", "echo 'credentials not found in native keychain'; exit 1");
  expect(await found("registry.example", { credsStore: "vault" })).toBeUndefined();
});

test.each([
  ["echo secret; exit 3", "exit code 3"],
  ["echo secret", "it says something else"],
])("a helper that fails is named, and what it says is not quoted: %s", async (script, why) => {
  const machine = await fakeMachine([]);
  await machine.install("docker-credential-vault", script);
  await expect(found("registry.example", { credsStore: "vault" })).rejects.toMatchObject({
    message: `Docker's credential helper docker-credential-vault has no answer for registry.example: ${why}`,
  });
});

test("a helper that is missing is named, and a path is no helper's name", async () => {
  await fakeMachine([]);
  await expect(found("registry.example", { credsStore: "vault" })).rejects.toThrow(/: it does not run$/);
  await expect(found("registry.example", { credsStore: "../vault" })).rejects.toThrow(/: its name is none$/);
});

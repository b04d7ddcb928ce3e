import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { fixtureImages } from "../images/images.fixture.ts";
import { serveImages } from "../images/registry-server.fixture.ts";
import { profileText } from "../site/profile.fixture.ts";
import { islanding, startIslanding } from "./islanding.fixture.ts";

// Each command is a process of its own; a loaded machine may take long for several of them.
vi.setConfig({ testTimeout: 60_000 });

const home = temporaryDirectory();
afterAll(() => home[Symbol.dispose]());
const command = ["images", "--site", "site.yaml", "--topology", "fake"];

/** A profile that names these images, and nothing else that is in a registry. */
const writeProfile = (images: readonly string[]) =>
  writeFile(join(home.path, "site.yaml"), profileText({}, `images:\n  references: ${JSON.stringify(images)}\n`));

test("what is right, wrong and unknown decides the exit code", async () => {
  const { right, liar } = await fixtureImages();
  await using server = await serveImages({ right, liar }, (request, response) => {
    if (!request.url?.startsWith("/v2/busy/")) return false;
    response.writeHead(429, { "retry-after": "3600" }).end();
    return true;
  });
  const ask = async (...names: string[]) => {
    await writeProfile(names.map((name) => `${server.host}/${name}:1`));
    return islanding(home.path, ...command);
  };
  expect((await ask("right")).exitCode).toBe(0);
  const all = await ask("right", "busy", "liar");
  expect(all.stdout).toMatch(/liar:1 +✓ +✗ +✗ +\?\n/);
  expect(all.stdout.replaceAll(/\s+/g, " ")).toContain(
    `? images.arm64.available: ${server.host}/busy:1: ${server.host} says that it was asked too often (429), and asks for a pause of 3600 s.`,
  );
  expect(all.exitCode).toBe(1);
  expect((await ask("right", "busy")).exitCode).toBe(2);
});

test("whoever waits for a registry can interrupt it: exit code 130", async () => {
  await using server = await serveImages({}, () => true);
  await writeProfile([`${server.host}/silent:1`]);
  const running = startIslanding(home.path, ...command);
  await vi.waitFor(() => expect(server.asked).toEqual(["GET /v2/"]), 30_000);
  running.kill("SIGINT");
  const { exitCode, stdout } = await running;
  expect(stdout).toBe("");
  expect(exitCode).toBe(130);
});

test("a site that needs nothing of registries is unknown, for nothing was seen", async () => {
  await writeFile(join(home.path, "site.yaml"), profileText());
  const { stdout, exitCode } = await islanding(home.path, ...command);
  expect(stdout).toMatch(/^kiosk: 0 images\n/);
  expect(exitCode).toBe(2);
});

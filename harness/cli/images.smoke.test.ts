import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { type Distribution, startDistribution, user } from "../images/distribution.fixture.ts";
import { fixtureImages } from "../images/images.fixture.ts";
import { push } from "../images/push.fixture.ts";
import { profileText } from "../site/profile.fixture.ts";
import { islanding } from "./islanding.fixture.ts";

const fixtures = await fixtureImages();
const home = temporaryDirectory();
afterAll(() => home[Symbol.dispose]());

/** Asks about these images only: the topology in memory has none of its own. */
async function images(images: readonly string[], ...flags: string[]) {
  const site = profileText({}, `images:\n  references: [${images.map((one) => JSON.stringify(one)).join(", ")}]\n`);
  await writeFile(join(home.path, "site.yaml"), site);
  return islanding(home.path, "images", "--site", "site.yaml", "--topology", "fake", ...flags);
}

/** What was printed, however it was broken into lines. */
const inOneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

const pushed = async (registry: Distribution, ...names: (keyof typeof fixtures)[]) => {
  for (const name of names) await push(registry.target, `team/${name}`, "1", fixtures[name]);
  return names.map((name) => `${registry.host}/team/${name}:1`);
};

test("where all is right the exit code is 0", async () => {
  await using registry = await startDistribution();
  const { stdout, stderr, exitCode } = await images(await pushed(registry, "right", "script"));
  expect(stderr).toBe("");
  expect(stdout.split("\n").slice(0, 6)).toEqual([
    "kiosk: 2 images",
    "",
    "linux/arm64                                        available  true  runs  pinned",
    "─────────────────────────────────────────────────  ─────────  ────  ────  ──────",
    `${`${registry.host}/team/right:1`.padEnd(49)}  ✓          ✓     ?     ?`,
    `${`${registry.host}/team/script:1`.padEnd(49)}  ✓          ✓     ?     ?`,
  ]);
  expect(stdout).toContain(
    "? images.arm64.runs: 2 images: unavailable here, because no container engine\n  answers.\n",
  );
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(exitCode).toBe(0);
});

test("one that lies, or lacks the architecture, is named, and the exit code is 1", async () => {
  await using registry = await startDistribution();
  const [right = "", liar = "", lacking = ""] = await pushed(registry, "right", "liar", "amd64-only");
  const { stdout, exitCode } = await images([right, liar, lacking]);
  expect(inOneLine(stdout)).toContain(`✗ images.arm64.available: ${lacking}: it is for linux/amd64 only. `);
  expect(inOneLine(stdout)).toContain(`✗ images.arm64.true: ${liar}: /app is a program for x86-64, not for AArch64. `);
  expect(exitCode).toBe(1);
  expect((await images([right, liar, lacking], "--arch", "amd64")).exitCode).toBe(0);
});

test("what is printed as JSON is a record, by which a tag that has moved is found", async () => {
  await using registry = await startDistribution();
  const [right = ""] = await pushed(registry, "right");
  const first = await images([right], "--json");
  const document = JSON.parse(first.stdout);
  expect(document).toMatchObject({
    schema: 1,
    profile: "kiosk",
    verdicts: [
      { requirement: "images.arm64.available", outcome: "pass" },
      { requirement: "images.arm64.true", outcome: "pass" },
      { requirement: "images.arm64.runs", outcome: "unknown" },
      { requirement: "images.pinned", outcome: "unknown" },
    ],
    images: [{ image: right, digest: fixtures.right.digest, usedBy: ["images.references"] }],
  });
  await writeFile(join(home.path, "images.json"), first.stdout);
  const second = await images([right], "--json", "--record", "images.json");
  expect(JSON.parse(second.stdout).verdicts[3]).toMatchObject({ requirement: "images.pinned", outcome: "pass" });
  expect(second.exitCode).toBe(0);

  await push(registry.target, "team/right", "1", fixtures.attested);
  const third = await images([right], "--record", "images.json");
  expect(inOneLine(third.stdout)).toContain(
    `✗ images.pinned: ${right}: it was ${fixtures.right.digest} in the record, and is ${fixtures.attested.digest} now.`,
  );
  expect(third.exitCode).toBe(1);
});

test("a mirror is asked in place of the registries that images belong to", async () => {
  await using registry = await startDistribution();
  await pushed(registry, "right");
  await push(registry.target, "library/till", "latest", fixtures.right);
  const mirrored = ["till", "registry.example/team/right:1"];
  expect((await images(mirrored, "--registry", registry.host)).exitCode).toBe(0);
  const missing = await images([...mirrored, "other"], "--registry", registry.host);
  expect(inOneLine(missing.stdout)).toContain(
    `✗ images.arm64.available: other:latest: ${registry.host} does not have library/other:latest.`,
  );
  expect(missing.exitCode).toBe(1);
});

test("images of the profile's manifests are asked about, with the programs that they start", async () => {
  await using registry = await startDistribution();
  const [right = "", script = ""] = await pushed(registry, "right", "script");
  const containers = [
    { image: right },
    { image: script, command: ["env", "A=1"] },
    { image: right, command: ["/other"] },
  ];
  await writeFile(join(home.path, "till.json"), JSON.stringify({ kind: "Pod", spec: { containers } }));
  await writeFile(join(home.path, "pods.yaml"), profileText({}, "images:\n  manifests: [till.json]\n"));
  const ask = ["images", "--site", "pods.yaml", "--topology", "fake", "--json"];
  const { stdout, exitCode } = await islanding(home.path, ...ask);
  const { images: found } = JSON.parse(stdout);
  expect(found[0].architectures.arm64.entryPoints).toMatchObject([
    { command: "/app", by: "image", steps: [{ path: "/app", machine: "AArch64" }] },
    { command: "/other", by: "manifest", trouble: { code: "no-such-program" } },
  ]);
  expect(found[1].architectures.arm64.entryPoints).toMatchObject([
    { command: "env", by: "manifest", steps: [{ path: "/usr/bin/env", machine: "AArch64" }] },
  ]);
  expect(exitCode).toBe(2);
});

describe("a registry with TLS and a password", async () => {
  const registry = await startDistribution({ guarded: true });
  afterAll(() => registry[Symbol.asyncDispose]());
  const asked = await pushed(registry, "right", "script");
  const auth = Buffer.from(`${user.username}:${user.password}`).toString("base64");
  const logIn = async (auths: object) => {
    await mkdir(join(home.path, ".docker"), { recursive: true });
    await writeFile(join(home.path, ".docker", "config.json"), JSON.stringify({ auths }));
  };
  await writeFile(join(home.path, "ca.pem"), registry.target.ca ?? "");

  test("is asked with what `docker login` keeps, and none of that is printed", async () => {
    await logIn({ [registry.host]: { auth } });
    for (const flags of [[], ["--json"]]) {
      const { stdout, stderr, exitCode } = await images(asked, "--ca", "ca.pem", ...flags);
      expect(exitCode).toBe(0);
      for (const secret of [user.password, auth]) expect(stdout + stderr).not.toContain(secret);
    }
  });

  test("tells nothing without a password, or with a wrong one: exit code 2", async () => {
    await logIn({});
    const without = await images(asked, "--ca", "ca.pem");
    expect(inOneLine(without.stdout)).toContain(
      `? images.arm64.available: 2 images: ${registry.host} asks for credentials (401, UNAUTHORIZED): Docker's configuration keeps none for it.`,
    );
    expect(without.exitCode).toBe(2);
    const wrong = Buffer.from(`${user.username}:wrong-5d21`).toString("base64");
    await logIn({ [registry.host]: { auth: wrong } });
    const refused = await images(asked, "--ca", "ca.pem");
    expect(inOneLine(refused.stdout)).toContain("refuses to show team/right:1 (401, UNAUTHORIZED).");
    expect(refused.stdout + refused.stderr).not.toMatch(new RegExp(`${wrong}|wrong-5d21`));
    expect(refused.exitCode).toBe(2);
  });

  test("is not trusted without its authority's certificate: exit code 2", async () => {
    await logIn({ [registry.host]: { auth } });
    const { stdout, exitCode } = await images(asked);
    expect(inOneLine(stdout)).toContain(
      `2 images: ${registry.host} has a certificate that is not trusted (unable to verify the first certificate): --ca FILE names the certificate of its authority.`,
    );
    expect(exitCode).toBe(2);
  });
});

describe("a registry that is cut off leaves everything unknown, with the reason: exit code 2", () => {
  test.each([
    ["stopped", (registry: Distribution) => registry.stop(), "refuses connections"],
    ["frozen", async (registry: Distribution) => registry.freeze(), "does not answer in time"],
  ])("%s", async (_how, cutOff, reason) => {
    await using registry = await startDistribution();
    const asked = await pushed(registry, "right", "liar", "amd64-only");
    await cutOff(registry);
    const { stdout, exitCode } = await images(asked);
    expect(inOneLine(stdout)).toContain(`? images.arm64.available: 3 images: ${registry.host} ${reason}.`);
    expect(exitCode).toBe(2);
  });
});

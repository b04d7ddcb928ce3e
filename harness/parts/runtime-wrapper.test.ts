import { chmod, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { inPackage } from "./package-root.ts";

const hasJq = !execaSync("jq", ["--version"], { reject: false }).failed;

let folder: string;
let config: string;
beforeEach(async () => {
  const temporary = temporaryDirectory();
  folder = temporary.path;
  config = join(folder, "config.json");
  await writeFile(join(folder, "runc"), '#!/bin/sh\nprintf "%s\\n" "$@"\nexit 7\n');
  await chmod(join(folder, "runc"), 0o755);
  return () => temporary[Symbol.dispose]();
});

const run = (...argv: string[]) => runIn(tmpdir(), argv);

const runIn = (cwd: string, argv: readonly string[]) =>
  execa(inPackage("scripts", "runtime-wrapper"), argv, {
    cwd,
    env: { ISLANDING_RUNC: join(folder, "runc") },
    reject: false,
  });

const asked = {
  args: ["sh", "-c", 'echo "CAP_SYS_RESOURCE"'],
  oomScoreAdj: -999,
  capabilities: {
    bounding: ["CAP_NET_ADMIN", "CAP_SYS_RESOURCE"],
    effective: ["CAP_SYS_RESOURCE"],
    permitted: ["CAP_SYS_RESOURCE", "CAP_CHOWN"],
  },
};
const allowed = {
  args: ["sh", "-c", 'echo "CAP_SYS_RESOURCE"'],
  oomScoreAdj: 0,
  capabilities: { bounding: ["CAP_NET_ADMIN"], effective: [], permitted: ["CAP_CHOWN"] },
};

const write = (content: unknown) => writeFile(config, typeof content === "string" ? content : JSON.stringify(content));
const read = async () => JSON.parse(await readFile(config, "utf8"));

describe.skipIf(!hasJq)("the runtime wrapper", () => {
  test("drops the capability and a negative OOM score from a new container, and nothing else", async () => {
    await write({ ociVersion: "1.0.2", process: asked, mounts: [{ destination: "/proc" }] });
    const argv = ["--root", "/run/x", "create", "--bundle", folder, "--pid-file", "pid", "name"];
    const { stdout, exitCode } = await run(...argv);
    expect(await read()).toEqual({ ociVersion: "1.0.2", process: allowed, mounts: [{ destination: "/proc" }] });
    expect(stdout.split("\n")).toEqual(argv);
    expect(exitCode).toBe(7);
  });

  test.for(["--bundle=", "-b "])("finds the bundle given by %s", async (option) => {
    await write({ process: asked });
    await run("run", ...`${option}${folder}`.split(" "), "name");
    expect(await read()).toEqual({ process: allowed });
  });

  test("takes the working directory for the bundle where none is given", async () => {
    await write({ process: asked });
    await runIn(folder, ["create", "name"]);
    expect(await read()).toEqual({ process: allowed });
  });

  test("drops them from the file of a process that is started in a container", async () => {
    await write(asked);
    await run("exec", "--process", config, "--detach", "name");
    expect(await read()).toEqual(allowed);
  });

  test("keeps a positive OOM score, and adds no field", async () => {
    await write({ process: { oomScoreAdj: 500 } });
    await run("create", "--bundle", folder, "name");
    expect(await read()).toEqual({ process: { oomScoreAdj: 500 } });
    await write({ process: { args: ["true"] } });
    await run("create", "--bundle", folder, "name");
    expect(await read()).toEqual({ process: { args: ["true"] } });
  });

  test("leaves other commands' and broken files to runc as they are", async () => {
    await write({ process: asked });
    await run("delete", "--bundle", folder, "create");
    expect(await read()).toEqual({ process: asked });
    await write("{ broken");
    expect((await run("create", "--bundle", folder, "name")).exitCode).toBe(7);
    expect(await readFile(config, "utf8")).toBe("{ broken");
  });
});

import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { followCommand } from "./entry-point.ts";
import { archive, type Compression, type Files, layer, program } from "./image.fixture.ts";
import { ImageFiles } from "./image-files.ts";
import { LayerFiles } from "./layer.ts";
import type { Config } from "./manifest.ts";

/** Layers in memory, the oldest first, and how many bytes of each were read. */
async function filesOf(layers: readonly Files[], compression: Compression = "gzip") {
  const blobs = await Promise.all(layers.map((files) => layer(files, compression)));
  const read = blobs.map(() => 0);
  const open = async function* (bytes: Buffer, index: number) {
    for (let at = 0; at < bytes.length; at += 1000) {
      const chunk = bytes.subarray(at, at + 1000);
      read[index] = (read[index] ?? 0) + chunk.length;
      yield chunk;
    }
  };
  const opened = blobs.map(({ bytes }, index) => new LayerFiles(`layer ${index}`, async () => open(bytes, index)));
  return { files: new ImageFiles(opened.toReversed()), read, sizes: blobs.map(({ bytes }) => bytes.length) };
}

const arm = program("AArch64");
const intel = program("x86-64");
const busybox = { "usr/bin/busybox": arm, bin: { link: "usr/bin" }, "usr/bin/sh": { link: "busybox" } };

async function find(layers: readonly Files[], path: string) {
  const { files } = await filesOf(layers);
  await using _files = files;
  const found = await files.find(path);
  return found && [found.path, found.layer, found.entry.kind];
}

describe("a file is found", () => {
  test.each<[string, readonly Files[], string, unknown]>([
    ["in the newest layer that has it", [{ app: intel }, { app: arm }], "/app", ["/app", "layer 1", "file"]],
    ["in an older layer", [{ app: arm }, { other: arm }], "/app", ["/app", "layer 0", "file"]],
    ["through links between folders and files", [busybox, {}], "/bin/sh", ["/usr/bin/busybox", "layer 0", "file"]],
    ["through a link of a newer layer", [{ app: arm }, { b: { link: "/app" } }], "/b", ["/app", "layer 0", "file"]],
    ["through a hard link", [{ "opt/a": arm, b: { hard: "opt/a" } }], "/b", ["/opt/a", "layer 0", "file"]],
    [
      "through a link that leaves the root",
      [{ app: arm, b: { link: "../../../app" } }],
      "/b",
      ["/app", "layer 0", "file"],
    ],
    ["under a name with dots before it", [{ "./app": arm }], "/app", ["/app", "layer 0", "file"]],
    ["when it was put back", [{ app: intel }, { ".wh.app": "" }, { app: arm }], "/app", ["/app", "layer 2", "file"]],
    [
      "beside what takes older ones away",
      [{ "a/b": intel }, { "a/.wh..wh..opq": "", "a/b": arm }],
      "/a/b",
      ["/a/b", "layer 1", "file"],
    ],
    ["as a folder", [{ "opt/": null }], "/opt", ["/opt", "layer 0", "directory"]],
    [
      "in a folder that took a link's place",
      [
        { a: { link: "c" }, "c/b": intel },
        { "a/": null, "a/b": arm },
      ],
      "/a/b",
      ["/a/b", "layer 1", "file"],
    ],
  ])("%s", async (_how, layers, path, expected) => {
    expect(await find(layers, path)).toEqual(expected);
  });
});

describe("a file is not found", () => {
  test.each<[string, readonly Files[], string]>([
    ["where there is none", [{ app: arm }], "/other"],
    ["where it was removed", [{ app: arm }, { ".wh.app": "" }], "/app"],
    ["where its folder was removed", [{ "opt/app": arm }, { ".wh.opt": "" }], "/opt/app"],
    ["where its folder was emptied", [{ "opt/app": arm }, { "opt/.wh..wh..opq": "" }], "/opt/app"],
    ["where everything was", [{ app: arm }, { ".wh..wh..opq": "" }], "/app"],
    ["behind a link that leads nowhere", [{ app: { link: "/nowhere" } }], "/app"],
    ["in a file", [{ opt: arm }], "/opt/app"],
    [
      "in the folder behind a link that a folder took the place of",
      [{ a: { link: "c" }, "c/b": arm }, { "a/": null }],
      "/a/b",
    ],
  ])("%s", async (_where, layers, path) => {
    expect(await find(layers, path)).toBeUndefined();
  });

  test("where links go round in circles, which is wrong", async () => {
    await expect(find([{ a: { link: "b" }, b: { link: "a" } }], "/a")).rejects.toThrow(
      "/a is a link that leads through more than 40 others",
    );
  });
});

describe("no more is read than has to be", () => {
  const large = randomBytes(2_000_000);

  test.each<Compression>(["gzip", "zstd", "plain"])("of a layer, nor of those below it: %s", async (compression) => {
    const { files, read, sizes } = await filesOf(
      [
        { app: intel, large },
        { app: arm, large },
      ],
      compression,
    );
    await using _files = files;
    expect(await files.find("/app")).toMatchObject({ layer: "layer 1" });
    expect(read[0]).toBe(0);
    expect(read[1]).toBeGreaterThan(0);
    expect(read[1]).toBeLessThan((sizes[1] ?? 0) / 2);
  });

  test("and nothing twice", async () => {
    const { files, read, sizes } = await filesOf([{ app: arm }, { large }]);
    await using _files = files;
    for (const path of ["/app", "/nowhere", "/app"]) await files.find(path);
    expect(read).toEqual(sizes);
  });
});

describe("a layer that can't be read is named", () => {
  const open = async (bytes: Buffer) => {
    await using file = new LayerFiles("sha256:0a", async () =>
      (async function* () {
        yield bytes;
      })(),
    );
    return await file.entry("/nowhere");
  };

  test.each([
    ["cut short", async () => (await layer({ app: randomBytes(50_000) })).bytes.subarray(0, 20_000)],
    ["cut short, plain", async () => (await archive({ app: randomBytes(50_000) })).subarray(0, 20_000)],
    ["cut short, zstd", async () => (await layer({ app: randomBytes(50_000) }, "zstd")).bytes.subarray(0, 20_000)],
    ["no archive", async () => randomBytes(5_000)],
  ])("%s", async (_what, bytes) => {
    await expect(open(await bytes())).rejects.toMatchObject({
      kind: "wrong",
      code: "unreadable-layer",
      message: expect.stringMatching(/^the layer sha256:0a can't be read: /),
    });
  });

  test("but an empty one is none", async () => {
    expect(await open(Buffer.alloc(0))).toBeUndefined();
  });
});

describe("what a command starts is", () => {
  const start = async (command: string, layers: readonly Files[], config: Config["config"] = {}) => {
    const { files } = await filesOf(layers);
    await using _files = files;
    return (await followCommand(command, files, { config })).map(({ path, kind, machine }) =>
      [path, machine ?? kind].join(" "),
    );
  };

  test.each<[string, string, readonly Files[], Config["config"], string[]]>([
    ["a program", "/app", [{ app: arm }], {}, ["/app AArch64"]],
    ["a program on the usual path", "app", [{ "usr/bin/app": arm }], {}, ["/usr/bin/app AArch64"]],
    [
      "a program on the image's path",
      "app",
      [{ "opt/app": arm, "usr/bin/app": intel }],
      { Env: ["PATH=/opt:/usr/bin"] },
      ["/opt/app AArch64"],
    ],
    ["one beside the working folder", "./app", [{ "srv/app": arm }], { WorkingDir: "/srv" }, ["/srv/app AArch64"]],
    [
      "a script, by its interpreter",
      "/start",
      [busybox, { start: "#!/bin/sh\n" }],
      {},
      ["/start script", "/usr/bin/busybox AArch64"],
    ],
    [
      "a script of a script",
      "/a",
      [busybox, { a: "#!/b\n", b: "#!/bin/sh\n" }],
      {},
      ["/a script", "/b script", "/usr/bin/busybox AArch64"],
    ],
    [
      "what env starts",
      "/a",
      [{ "usr/bin/env": arm, "bin/py": intel, a: "#!/usr/bin/env -S A=1 py -u\n" }],
      {},
      ["/a script", "/usr/bin/env AArch64", "/bin/py x86-64"],
    ],
    ["a file of another kind", "/app", [{ app: "echo hello\n" }], {}, ["/app other"]],
    [
      "not what can't be executed on the path",
      "app",
      [{ "usr/bin/app/": null, "bin/app": arm }],
      {},
      ["/bin/app AArch64"],
    ],
  ])("%s", async (_what, command, layers, config, steps) => {
    expect(await start(command, layers, config)).toEqual(steps);
  });

  test.each<[string, readonly Files[], string]>([
    ["/app", [{}], "/app is in none of its layers"],
    ["app", [{ app: arm }], "app is in none of its layers"],
    ["/start", [{ start: "#!/bin/sh\n" }], "/bin/sh is in none of its layers"],
    ["/opt", [{ "opt/": null }], "/opt is no file"],
  ])("nothing, and wrong: %s", async (command, layers, message) => {
    await expect(start(command, layers)).rejects.toMatchObject({ kind: "wrong", message });
  });

  test("a script, again and again, no longer than the kernel would follow it", async () => {
    expect(await start("/a", [{ a: "#!/a\n" }])).toHaveLength(8);
  });
});

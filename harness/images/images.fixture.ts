import { artefact, docker, image, index, layer, oci, type Pushed, program, someBlob } from "./image.fixture.ts";

const amd64 = { os: "linux", architecture: "amd64" };
const arm64 = { os: "linux", architecture: "arm64" };
const armV8 = { ...arm64, variant: "v8" };

const app = (machine: "AArch64" | "x86-64", compression: "gzip" | "zstd" | "plain" = "gzip", types = oci) =>
  layer({ app: program(machine) }, compression, types);

/** What is right and wrong with images in the wild, each under a name of its own. Seen from an arm64 site. */
export async function fixtureImages() {
  const [arm, intel] = [await app("AArch64"), await app("x86-64")];
  const base = await layer({
    "usr/": null,
    "usr/bin/": null,
    "usr/bin/busybox": program("AArch64"),
    bin: { link: "usr/bin" },
  });
  const shell = await layer({ "usr/bin/sh": { link: "busybox" }, "usr/bin/env": program("AArch64") });
  const onIntel = image({ platform: amd64, layers: [intel] });
  const onArm = image({ platform: arm64, layers: [arm] });
  const both = [
    { manifest: onIntel, platform: amd64 },
    { manifest: onArm, platform: arm64 },
  ];
  const attestation = artefact(someBlob(oci.config, { os: "unknown", architecture: "unknown", rootfs: {} }), [
    someBlob("application/vnd.in-toto+json", { _type: "https://in-toto.io/Statement/v0.1" }),
  ]);
  const armWith = (config: object, ...layers: Parameters<typeof image>[0]["layers"]) =>
    index([{ manifest: image({ platform: arm64, layers, config }), platform: arm64 }]);
  const dockers = (platform: typeof arm64, one: Parameters<typeof image>[0]["layers"][number]) => ({
    manifest: image({ platform, layers: [one], types: docker }),
    platform,
  });
  const nothing = { platform: { os: "unknown", architecture: "unknown" } };
  const attests = { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": onArm.digest };

  return {
    right: index(both),
    single: onArm,
    "amd64-only": onIntel,
    "amd64-index": index(both.slice(0, 1)),
    liar: index([
      { manifest: onIntel, platform: amd64 },
      { manifest: image({ platform: arm64, layers: [intel] }), platform: arm64 },
    ]),
    "config-liar": index([{ manifest: onIntel, platform: arm64 }]),
    "missing-manifest": index(both),
    attested: index([...both, { manifest: attestation, ...nothing, annotations: attests }]),
    "attestation-only": index([{ manifest: attestation, ...nothing, annotations: attests }]),
    "no-platform": index([{ manifest: onIntel }, { manifest: onArm }]),
    zstd: armWith({ Entrypoint: ["/app"] }, await app("AArch64", "zstd")),
    plain: armWith({ Cmd: ["/app", "serve"] }, await app("AArch64", "plain")),
    script: armWith(
      { Entrypoint: ["/start.sh"] },
      base,
      shell,
      await layer({ "start.sh": "#!/bin/sh -e\nexec till\n" }),
    ),
    "env-script": armWith(
      { Entrypoint: ["start"], Env: ["PATH=/opt:/usr/bin"] },
      base,
      shell,
      await layer({ "opt/start": "#!/usr/bin/env -S A=1 till --all\n", "opt/till": program("x86-64") }),
    ),
    symlinked: armWith({ Entrypoint: ["/bin/sh"] }, base, shell, await layer({ "etc/motd": "hello" })),
    "hard-linked": armWith({ Entrypoint: ["/b"] }, await layer({ a: program("AArch64"), b: { hard: "a" } })),
    whiteout: armWith({ Entrypoint: ["/app"] }, arm, await layer({ ".wh.app": "" })),
    opaque: armWith(
      { Entrypoint: ["/opt/app"] },
      await layer({ "opt/app": program("AArch64") }),
      await layer({ "opt/.wh..wh..opq": "" }),
    ),
    "put-back": armWith({ Entrypoint: ["/app"] }, intel, await layer({ ".wh.app": "" }), arm),
    "docker-v2": index(
      [dockers(amd64, await app("x86-64", "gzip", docker)), dockers(arm64, await app("AArch64", "gzip", docker))],
      docker,
    ),
    "variant-v8": index([{ manifest: image({ platform: armV8, layers: [arm] }), platform: armV8 }]),
    "variant-v9": index([{ manifest: onArm, platform: { ...arm64, variant: "v9" } }]),
    "no-entry-point": armWith({}, arm),
    chart: artefact(someBlob("application/vnd.cncf.helm.config.v1+json", { name: "till" }), [arm]),
  } satisfies Record<string, Pushed>;
}
export type FixtureName = keyof Awaited<ReturnType<typeof fixtureImages>>;

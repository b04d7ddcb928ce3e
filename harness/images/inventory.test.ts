import { expect, test } from "vitest";
import { profileOf, profileText } from "../site/profile.fixture.ts";
import { topologies } from "../topology/index.ts";
import { inventoryOf, type Needs } from "./inventory.ts";

const profile = profileOf(profileText({}, "images:\n  references: [till:4, registry.example/agent:1]\n"));
const nothing: Needs = {
  profile: profileOf(profileText()),
  names: [],
  flavour: "published",
  topologies,
  dependencies: {},
  manifests: [],
};
const workload = {
  what: "the workloads of the partition test",
  reason: "They are compiled here, for the machine that runs them, and in no registry.",
};

test("every published topology says what it takes from registries", () => {
  const { images, notAsked } = inventoryOf({ ...nothing, names: ["kubernetes", "k3d", "kubeedge-k3s"] });
  expect(images.map(({ reference, usedBy }) => [reference.repository, usedBy])).toEqual([
    ["kindest/node", ["kubernetes published"]],
    ["rancher/k3s", ["k3d published", "kubeedge-k3s published"]],
    ["kubeedge/cloudcore", ["kubeedge-k3s published"]],
    ["kubeedge/installation-package", ["kubeedge-k3s published"]],
  ]);
  expect(notAsked).toEqual([workload]);
});

test("a published topology that does not say what it takes leaves a gap", () => {
  const silent = [{ name: "k3d" as const, flavour: "published" as const }];
  expect(inventoryOf({ ...nothing, names: ["k3d"], topologies: silent }).notAsked).toEqual([
    { what: "k3d published", reason: "It does not say what it takes from registries.", isGap: true },
    workload,
  ]);
});

test("a built topology has nothing in registries, and a flavour may be missing", () => {
  expect(inventoryOf({ ...nothing, names: ["kubernetes"], flavour: "built" })).toEqual({
    images: [],
    notAsked: [{ what: "kubernetes built", reason: "Its images are made here, and in no registry." }, workload],
  });
  expect(inventoryOf({ ...nothing, names: ["fake"] }).notAsked).toEqual([
    { what: "fake published", reason: "There is no such flavour." },
    workload,
  ]);
});

test("an image is there once, however it is written and whoever needs it", () => {
  const manifests = [
    { image: "till:4", command: "/migrate", place: "till.yaml:3" },
    { image: "docker.io/library/till:4", command: undefined, place: "till.yaml:9" },
    { image: "busybox", command: "sh", place: "till.yaml:12" },
  ];
  const dependencies = {
    "api-server": { images: ["registry.example/agent:1"] },
    cloudcore: { images: ["never/asked"] },
  };
  const { images } = inventoryOf({ ...nothing, profile, dependencies, manifests });
  expect(images).toEqual([
    {
      reference: { host: "registry.example", repository: "agent", tag: "1" },
      usedBy: ["api-server", "images.references"],
      startsItself: true,
      commands: [],
    },
    {
      reference: { host: "docker.io", repository: "library/till", tag: "4" },
      usedBy: ["till.yaml:3", "till.yaml:9", "images.references"],
      startsItself: true,
      commands: ["/migrate"],
    },
    {
      reference: { host: "docker.io", repository: "library/busybox", tag: "latest" },
      usedBy: ["till.yaml:12"],
      startsItself: false,
      commands: ["sh"],
    },
  ]);
});

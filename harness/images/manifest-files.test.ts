import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { imagesOfManifests } from "./manifest-files.ts";

const home = temporaryDirectory();
afterAll(() => home[Symbol.dispose]());
const profile = join(home.path, "sites", "store.yaml");
const pod = (image: string) => `spec: { containers: [{ image: ${image} }] }\n`;
await mkdir(join(home.path, "sites", "app", "deep"), { recursive: true });
await writeFile(join(home.path, "till.yaml"), pod("till:1"));
await writeFile(join(home.path, "sites", "app", "deep", "a.yml"), pod("a:1"));
await writeFile(
  join(home.path, "sites", "app", "b.json"),
  JSON.stringify({ spec: { containers: [{ image: "b:1" }] } }),
);
await writeFile(join(home.path, "sites", "app", "README.md"), pod("c:1"));
await writeFile(join(home.path, "sites", "broken.yaml"), `${pod("A")}---\n${pod("B")}`);

test("files and folders are found from the profile's folder on", async () => {
  const images = await imagesOfManifests(["../till.yaml", "app"], profile);
  expect(images.map(({ image, place }) => [image, place])).toEqual([
    ["till:1", "../till.yaml:1"],
    ["b:1", "app/b.json:1"],
    ["a:1", "app/deep/a.yml:1"],
  ]);
});

test("a file that isn't there is a usage error that says where it is named", async () => {
  await expect(imagesOfManifests(["app", "nowhere.yaml"], profile)).rejects.toMatchObject({
    code: "manifests",
    exitCode: 64,
    message: "Expected manifests at nowhere.yaml (images.manifests[1]), but there is no such file or folder.",
  });
});

test("all mistakes are one usage error, with a hint for templates", async () => {
  const expectation = "expected an image reference such as nginx:1.27 or registry.example/team/till:4";
  await expect(imagesOfManifests(["broken.yaml"], profile)).rejects.toMatchObject({
    exitCode: 64,
    message: [
      "The site's manifests can't be read:",
      `  broken.yaml:1:31  spec.containers[0].image: ${expectation}, found "A".`,
      `  broken.yaml:3:31  spec.containers[0].image: ${expectation}, found "B".`,
    ].join("\n"),
    hint: "Templates are no manifests: name what `helm template` or `kubectl kustomize` makes of them.",
  });
});

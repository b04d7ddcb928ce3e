import { expect, test } from "vitest";
import { readImageReference, writeImageReference } from "./image-reference.ts";

const digest = `sha256:${"0a".repeat(32)}`;

test.each([
  ["nginx", "docker.io/library/nginx:latest"],
  ["nginx:1.27", "docker.io/library/nginx:1.27"],
  ["rancher/k3s:v1", "docker.io/rancher/k3s:v1"],
  ["docker.io/nginx", "docker.io/library/nginx:latest"],
  ["index.docker.io/library/nginx", "docker.io/library/nginx:latest"],
  ["localhost/app", "localhost/app:latest"],
  ["localhost:5000/app", "localhost:5000/app:latest"],
  ["127.0.0.1:5000/team/app:1", "127.0.0.1:5000/team/app:1"],
  ["[::1]:5000/app:1", "[::1]:5000/app:1"],
  ["registry.example/a/b/c", "registry.example/a/b/c:latest"],
  ["Registry/app", "Registry/app:latest"],
  [`nginx@${digest}`, `docker.io/library/nginx@${digest}`],
  [`nginx:1.27@${digest}`, `docker.io/library/nginx:1.27@${digest}`],
])("%s is %s", (text, whole) => {
  const reference = readImageReference(text);
  expect(reference && writeImageReference(reference)).toBe(whole);
});

test.each([
  "",
  "Nginx",
  "nginx:",
  "nginx:1 27",
  ":1.27",
  "a//b",
  "-nginx",
  "nginx@sha256:0a",
  "http://registry.example/app",
  "$" + "{IMAGE}",
  "registry.example:port/app",
])("%j is no reference", (text) => {
  expect(readImageReference(text)).toBeUndefined();
});

test("what is written is read as the same", () => {
  const reference = readImageReference(`nginx:1.27@${digest}`);
  expect(reference && readImageReference(writeImageReference(reference))).toEqual(reference);
});

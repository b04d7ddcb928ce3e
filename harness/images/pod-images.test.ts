import { describe, expect, test } from "vitest";
import { describeProblem } from "../site/problem.ts";
import { podImages } from "./pod-images.ts";

const read = (text: string) => podImages(text, "till.yaml");
const problemsIn = (text: string) => {
  const found = read(text);
  return "problems" in found ? found.problems.map(describeProblem) : [];
};

const manifests = `apiVersion: v1
kind: Pod
spec:
  initContainers:
    - { name: prepare, image: busybox:1.36, command: [sh, -c, "exit 0"] }
  containers:
    - name: till
      image: &till registry.example/team/till:4
    - name: proxy
      image: *till
      command: ["$(PROGRAM)"]
    - name: injected
---
apiVersion: batch/v1
kind: CronJob
spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: nginx }] } } } } }
---
apiVersion: v1
kind: List
items:
  - kind: DaemonSet
    spec: { template: { spec: { containers: [{ image: redis:7 }] } } }
---
kind: CustomResourceDefinition
spec: { containers: { type: array, image: { type: string } }, image: not/an/Image }
---
`;

test("the images of all containers are found, whoever has a template of their pod", () => {
  expect(read(manifests)).toEqual({
    images: [
      { image: "busybox:1.36", command: "sh", place: "till.yaml:5" },
      { image: "registry.example/team/till:4", command: undefined, place: "till.yaml:8" },
      { image: "registry.example/team/till:4", command: undefined, place: "till.yaml:10" },
      { image: "nginx", command: undefined, place: "till.yaml:16" },
      { image: "redis:7", command: undefined, place: "till.yaml:22" },
    ],
  });
});

test("manifests may be JSON, or nothing at all", () => {
  const pod = { kind: "Pod", spec: { containers: [{ image: "nginx:1" }] } };
  expect(read(JSON.stringify(pod))).toEqual({
    images: [{ image: "nginx:1", command: undefined, place: "till.yaml:1" }],
  });
  expect(read("")).toEqual({ images: [] });
  expect(read("# nothing\n---\n")).toEqual({ images: [] });
});

describe("a mistake is named with its place", () => {
  test.each([
    [
      "an image that is none",
      "spec:\n  containers:\n    - image: Nginx:1\n",
      [
        'till.yaml:3:14  spec.containers[0].image: expected an image reference such as nginx:1.27 or registry.example/team/till:4, found "Nginx:1".',
      ],
    ],
    [
      "a template",
      "kind: Pod\n---\nspec:\n  containers:\n    - image: {{ .Values.image }}\n",
      [
        "till.yaml:5:14  spec.containers[0].image: expected an image reference such as nginx:1.27 or registry.example/team/till:4, found a mapping.",
      ],
    ],
    [
      "an image that is nothing, and a variable",
      "spec:\n  containers:\n    - image:\n    - image: $" + "{IMAGE}\n",
      [
        "till.yaml:3:13  spec.containers[0].image: expected an image reference such as nginx:1.27 or registry.example/team/till:4, found nothing.",
        'till.yaml:4:14  spec.containers[1].image: expected an image reference such as nginx:1.27 or registry.example/team/till:4, found "$' +
          '{IMAGE}".',
      ],
    ],
  ])("%s", (_what, text, problems) => {
    expect(problemsIn(text)).toEqual(problems);
  });

  test("what is no YAML", () => {
    expect(problemsIn("spec:\n  containers: [\n")).toEqual([
      expect.stringMatching(/^till\.yaml:\d+:\d+ {2}not YAML: /),
    ]);
  });
});

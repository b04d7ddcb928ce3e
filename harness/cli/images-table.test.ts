import { expect, test } from "vitest";
import type { Outcome } from "../check/verdict.ts";
import type { Finding } from "../images/finding.ts";
import { imageRequirements } from "../images/requirements.ts";
import { imagesTable } from "./images-table.ts";

const requirements = imageRequirements(["arm64"]);
const finding = (image: string, requirement: string, outcome: Outcome, code: string, text = code): Finding => ({
  requirement,
  image,
  outcome,
  reason: { code, text },
});

/** An image for which every requirement has the same answer, but these. */
const all = (image: string, but: Readonly<Record<string, readonly [Outcome, string, string?]>> = {}) =>
  requirements.map(({ id }) => finding(image, id, ...(but[id] ?? (["pass", "right"] as const))));

const digest = `sha256:${"0a".repeat(32)}`;

test("images are rows, requirements columns, and what is not right is explained once for all that share it", () => {
  const unavailable = {
    "images.arm64.runs": ["unknown", "unavailable-here", "unavailable here, because no container engine answers"],
  } as const;
  const findings = [
    ...all(`docker.io/library/nginx:1.27@${digest}`, unavailable),
    ...all(`registry.example:5000/a/rather/long/path/of/folders/to/the/till@${digest}`, unavailable),
    ...all("docker.io/rancher/k3s:v1", {
      "images.arm64.available": ["fail", "no-platform", "it is for linux/amd64 only"],
      "images.arm64.true": ["unknown", "not-available", "there is nothing to look into"],
      "images.arm64.runs": ["unknown", "not-available", "there is nothing to look into"],
    }),
  ];
  const notAsked = [{ what: "k3d built", reason: "Its images are made here, and in no registry." }];
  expect(imagesTable({ name: "lab", requirements, findings, notAsked }, {})).toBe(`lab: 3 images

linux/arm64                                        available  true  runs  pinned
─────────────────────────────────────────────────  ─────────  ────  ────  ──────
nginx:1.27                                         ✓          ✓     ?     ✓
registry.example:5000/a/rather/long/path/of/folde  ✓          ✓     ?     ✓
rs/to/the/till@sha256:0a0a0a0a0a0a
rancher/k3s:v1                                     ✗          ?     ?     ✓

✗ images.arm64.available: rancher/k3s:v1: it is for linux/amd64 only.
? images.arm64.runs: 2 images: unavailable here, because no container engine
  answers.
not asked: k3d built. Its images are made here, and in no registry.`);
});

test("a terminal that knows ASCII only is given nothing else", () => {
  const text = imagesTable(
    { name: "lab", requirements, findings: all("docker.io/library/a:1"), notAsked: [] },
    { ascii: true },
  );
  expect(text).toContain("a:1                                                +          +     +     +");
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
});

test("without images there is no table", () => {
  expect(imagesTable({ name: "lab", requirements, findings: [], notAsked: [] }, {})).toBe("lab: 0 images\n");
});

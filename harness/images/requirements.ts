import { Requirement } from "../site/requirement.ts";
import type { Architecture } from "./platform.ts";

const requirement = (id: string, level: Requirement["level"], sentence: string): Requirement =>
  Requirement.parse({ id, level, sentence, threshold: 0, unit: "none" });

/** What is asked of every image, in the order of the report. */
export const imageRequirements = (architectures: readonly Architecture[]): Requirement[] => [
  ...architectures.flatMap((name) => [
    requirement(`images.${name}.available`, "must", `Every image can be had for linux/${name}`),
    requirement(
      `images.${name}.true`,
      "must",
      `What every image has for linux/${name} is for it, by its first program`,
    ),
    requirement(`images.${name}.runs`, "should", `What every image has for linux/${name} was seen to start`),
  ]),
  requirement("images.pinned", "should", "Every reference resolves to the digest in the record"),
];

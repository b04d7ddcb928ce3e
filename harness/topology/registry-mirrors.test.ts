import { describe, expect, test } from "vitest";
import { registriesYaml } from "./registry-mirrors.ts";

describe("registry mirrors", () => {
  test("are told in the form of k3s's registries.yaml, which k3d must not take for a file's name", () => {
    const text = registriesYaml({ "docker.io": ["http://near:5000", "https://far"], "*": ["http://any:5000"] });
    expect(JSON.parse(text)).toEqual({
      mirrors: {
        "docker.io": { endpoint: ["http://near:5000", "https://far"] },
        "*": { endpoint: ["http://any:5000"] },
      },
    });
    expect(text).toContain("\n");
  });

  test.for([
    [
      { "docker.io/library": ["http://m"] },
      "a registry's host, like docker.io or registry.example:5000, or * for all",
      "docker.io/library",
    ],
    [{ "docker.io": ["mirror:5000"] }, "an address like http://mirror:5000, without a path", "mirror:5000"],
    [{ "docker.io": ["http://m/v2"] }, "an address like http://mirror:5000, without a path", "http://m/v2"],
    [{ "docker.io": ["http://$HOME"] }, "an address like http://mirror:5000, without a path", "http://$HOME"],
  ] as const)("are refused where they are none: %j", ([mirrors, expected, found]) => {
    expect(() => registriesYaml(mirrors)).toThrow(
      `Expected the registry mirrors to have ${expected}, found ${JSON.stringify(found)}.`,
    );
  });
});

import { describe, expect, test } from "vitest";
import { fullTestName, profileTopologies, refuseName } from "./names.ts";

describe("a name that can't be used", () => {
  test("is not available yet, if the design has it", () => {
    expect(refuseName("topology", "openyurt", profileTopologies)).toBe(
      "topology openyurt is not available in this version; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm",
    );
  });

  test("is unknown otherwise", () => {
    expect(refuseName("topology", "kubernets", profileTopologies)).toBe(
      'unknown topology "kubernets"; known: kubernetes, k3d, kubeedge-k3s, microk8s-vm',
    );
  });
});

describe("a test's name", () => {
  test.each(["2", "02", "partition", "02-partition"])("%s is the partition test", (name) => {
    expect(fullTestName(name, ["02-partition"])).toBe("02-partition");
  });

  test("may be of a test that this version lacks", () => {
    expect(fullTestName("3", ["02-partition"])).toBe("03-upgrade-rings");
    expect(fullTestName("local-data", ["02-partition"])).toBe("04-local-data");
  });

  test("that no test has stays as it is", () => {
    expect(fullTestName("9", ["02-partition"])).toBe("9");
  });
});

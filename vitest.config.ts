import { defineConfig } from "vitest/config";

const onRealClusters = { fileParallelism: false, testTimeout: 20 * 60_000, hookTimeout: 20 * 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{harness,reports,suites,scripts}/**/*.test.ts"],
          exclude: ["**/*.smoke.test.ts"],
          // A net for what hangs, wide enough for a machine that is busy with clusters.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "smoke",
          include: ["{harness,suites}/**/*.smoke.test.ts"],
          exclude: ["**/*.long.smoke.test.ts"],
          ...onRealClusters,
        },
      },
      { test: { name: "long", include: ["{harness,suites}/**/*.long.smoke.test.ts"], ...onRealClusters } },
    ],
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["{harness,reports,suites}/**/*.test.ts"], exclude: ["**/*.smoke.test.ts"] } },
      {
        test: {
          name: "smoke",
          include: ["{harness,suites}/**/*.smoke.test.ts"],
          fileParallelism: false,
          testTimeout: 20 * 60_000,
          hookTimeout: 20 * 60_000,
        },
      },
    ],
  },
});

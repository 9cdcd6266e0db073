import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
    globalSetup: "test/helpers/clean-up.ts",
  },
});

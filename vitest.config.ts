import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for other processes: two files at a time also where there are two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    unstubEnvs: true,
    globalSetup: ["test/helpers/clean-up.ts", "test/helpers/debian.ts"],
  },
});

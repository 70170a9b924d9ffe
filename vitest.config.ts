import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["sagewright-source"] },
  ssr: { resolve: { conditions: ["sagewright-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    testTimeout: 30_000,
  },
});

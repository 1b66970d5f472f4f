import { defineConfig } from 'vitest/config';

// A guard against hanging, not a measure: some rules run a tool over the whole tree, on machines that may be busy.
export default defineConfig({
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 60_000, isolate: false },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Nothing outlives a file that another one would see.
    isolate: false,
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 10 } },
  },
});

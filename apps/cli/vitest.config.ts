import { defineConfig } from 'vitest/config';

// Each test starts real processes, and waits for them more than it works; with more at once they get in each other's way.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
  },
});

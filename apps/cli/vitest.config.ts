import { defineConfig } from 'vitest/config';

// Each test starts real processes with a PostgreSQL of their own; on two cores they get in each other's way.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});

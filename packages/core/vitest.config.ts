import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // A guard against hanging, not a measure: machines may be small and busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: 'test/support/global-setup.ts',
    // Many tests wait for PostgreSQL more than they work, and none leaves anything behind that another file would see.
    maxWorkers: 3,
    isolate: false,
  },
});

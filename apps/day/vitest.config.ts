import { defineConfig } from 'vitest/config';

// A whole day runs in one test, with a PostgreSQL, a venue and an API of its own.
export default defineConfig({
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 90_000, maxWorkers: 1 },
});

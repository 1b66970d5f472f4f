import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// The whole benchmark runs in one test, with a PostgreSQL and an API of its own.
export default defineConfig({
  test: { ...shared, include: ['src/**/*.test.ts', 'test/**/*.test.ts'], maxWorkers: 1 },
});

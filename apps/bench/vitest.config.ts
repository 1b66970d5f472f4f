import { defineConfig } from 'vitest/config';
import { patience } from '../../vitest.shared.ts';

// The whole benchmark runs in one test, with a PostgreSQL and an API of its own.
export default defineConfig({
  test: { ...patience, include: ['src/**/*.test.ts', 'test/**/*.test.ts'], maxWorkers: 1 },
});

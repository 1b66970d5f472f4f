import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

// A whole day runs in one test, with a PostgreSQL, a venue and an API of its own.
export default defineConfig({
  test: { ...shared, include: ['src/**/*.test.ts', 'test/**/*.test.ts'], maxWorkers: 1 },
});

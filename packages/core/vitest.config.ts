import { defineConfig } from 'vitest/config';
import { patience } from '../../vitest.shared.ts';

export default defineConfig({
  test: {
    ...patience,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    // Many tests wait for PostgreSQL more than they work, and none leaves anything behind that another file would see.
    maxWorkers: 3,
    isolate: false,
  },
});

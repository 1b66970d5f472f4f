import { defineConfig } from 'vitest/config';
import { patience } from '../../vitest.shared.ts';

export default defineConfig({
  test: {
    ...patience,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    maxWorkers: 2,
    // The files share nothing but modules; each has a database and a server of its own.
    isolate: false,
  },
});
